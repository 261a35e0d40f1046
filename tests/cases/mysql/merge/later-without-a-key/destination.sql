INSERT INTO users VALUES (2, 'fay@x', 'Fay');
INSERT INTO notes VALUES (2, 'here');
