INSERT INTO posts (title) VALUES ('here'); UPDATE meta SET value = '2' WHERE id = 1; INSERT INTO meta (word, value) VALUES ('thumbnail', '2'), ('size', '2'), ('text', REPEAT('2', 40));
