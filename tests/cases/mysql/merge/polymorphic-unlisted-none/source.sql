INSERT INTO users VALUES (2, 'src'); INSERT INTO comments VALUES (1, 'User', 2, 'hello'), (2, 'Robot', 2, 'beep');
