INSERT INTO tree VALUES (2, 1, 'b'), (3, 2, 'of b'), (4, NULL, 'c');
