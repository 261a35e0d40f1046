INSERT INTO items VALUES (1, 'tea', NULL);
