INSERT INTO posts (title) VALUES ('here'); UPDATE options SET value = '1,2' WHERE name = 'sticky';
