UPDATE colours SET name = 'Red' WHERE name = 'red';
UPDATE colours SET name = 'Blue' WHERE name = 'blue';
DELETE FROM colours WHERE name = 'green';
UPDATE colours SET name = 'Tan' WHERE name = 'tan';
INSERT INTO colours VALUES ('Teal', '008080');
