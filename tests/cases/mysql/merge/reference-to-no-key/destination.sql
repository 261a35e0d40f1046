INSERT INTO posts (title) VALUES ('there'); INSERT INTO photos (file) VALUES ('there.jpg');
