INSERT INTO posts (title) VALUES ('both');
INSERT INTO meta (word, value, note) VALUES ('thumbnail', '1', 'ü'), ('body', REPEAT('long ', 20000), NULL), ('thumbnail', NULL, NULL);
