INSERT INTO posts (title) VALUES ('there');
