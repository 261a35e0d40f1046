INSERT INTO goods VALUES (1, 'X', 'tea of source'); INSERT INTO lots VALUES (1, 'X', 10);
