INSERT INTO posts (title) VALUES ('here');
INSERT INTO meta (word, value) VALUES ('thumbnail', '2'), ('likes', '2'), ('body', REPEAT('longer ', 20000)), ('body', 'für');
UPDATE meta SET note = 'changed' WHERE id = 1;
UPDATE meta SET value = '2' WHERE id = 3;
