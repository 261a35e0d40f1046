INSERT INTO orders VALUES (2, 'red');
INSERT INTO items VALUES (2, 1, 'hat');
