INSERT INTO posts (title) VALUES ('old'); INSERT INTO meta (word, value) VALUES ('thumbnail', '1'), ('size', '2');
