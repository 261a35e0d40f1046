INSERT INTO users VALUES (2, 'eve@x', 'Eve');
INSERT INTO notes VALUES (2, 'there');
