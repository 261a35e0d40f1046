INSERT INTO posts VALUES (2, 'blue');
