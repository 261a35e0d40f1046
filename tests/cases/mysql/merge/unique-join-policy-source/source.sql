INSERT INTO users VALUES (3, 'eve@x', 'Eve of the source', 'Rome');
INSERT INTO orders VALUES (1, 3, 'hat');
