INSERT INTO posts (title) VALUES ('old'); INSERT INTO photos (file) VALUES ('old.jpg');
