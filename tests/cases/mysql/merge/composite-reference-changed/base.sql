INSERT INTO shelves VALUES (1, 1), (1, 2), (2, 1), (2, 2);
INSERT INTO books VALUES (1, 1, 1, 'Odyssey');
