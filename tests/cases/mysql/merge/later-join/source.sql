INSERT INTO users VALUES (1, 'eve@x', 'Eve');
