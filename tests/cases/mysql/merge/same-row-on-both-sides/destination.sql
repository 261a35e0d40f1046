INSERT INTO users VALUES (3, 'eve@x', 'Eve', 'Rome');
