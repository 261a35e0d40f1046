INSERT INTO posts VALUES (2, 'red');
INSERT INTO comments VALUES (1, 'Post', 2, 'on red'), (2, 'User', 2, 'on Bob');
