INSERT INTO stock VALUES (1, 10, 'A'), (2, 10, 'A'), (3, 10, 'A');
