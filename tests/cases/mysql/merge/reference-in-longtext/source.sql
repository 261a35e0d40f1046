INSERT INTO posts (title) VALUES ('here'); INSERT INTO meta (word, value) VALUES ('thumbnail', '1');
