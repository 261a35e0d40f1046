INSERT INTO categories VALUES (1, 'root', 1, 4), (2, 'books', 2, 3);
