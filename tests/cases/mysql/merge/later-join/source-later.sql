INSERT INTO users VALUES (2, 'fay@x', 'Fay');
