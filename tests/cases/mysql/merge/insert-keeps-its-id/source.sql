INSERT INTO users VALUES (7, 'eve@x', 'Eve', 'Rome');
