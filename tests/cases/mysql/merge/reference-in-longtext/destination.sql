INSERT INTO posts (title) VALUES ('there'); INSERT INTO meta (word, value) VALUES ('thumbnail', '2');
