INSERT INTO posts (title) VALUES ('there');
UPDATE meta SET value = '2' WHERE id = 1;
