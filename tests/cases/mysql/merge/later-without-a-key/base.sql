INSERT INTO users VALUES (1, 'ann@x', 'Ann');
INSERT INTO notes VALUES (1, 'base');
