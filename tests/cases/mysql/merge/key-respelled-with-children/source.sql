UPDATE colours SET name = 'Red', hex = 'fe0000' WHERE name = 'red'; UPDATE colours SET name = 'GREEN' WHERE name = 'green';
-- A circle whose rows spell each other differently.
INSERT INTO colours VALUES ('teal', '008080', NULL); INSERT INTO makers VALUES (1, 'TEAL'); UPDATE colours SET maker_id = 1 WHERE name = 'teal';
