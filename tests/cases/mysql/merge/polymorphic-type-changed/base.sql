INSERT INTO users VALUES (2, 'Bob');
INSERT INTO comments VALUES (1, 'User', 2, 'good');
