UPDATE colours SET name = 'RED' WHERE name = 'red';
DELETE FROM colours WHERE name = 'blue';
UPDATE colours SET name = 'Green' WHERE name = 'green';
UPDATE colours SET name = 'Tan' WHERE name = 'tan';
INSERT INTO colours VALUES ('teal', '008080');
