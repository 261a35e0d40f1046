INSERT INTO orders VALUES (2, 'blue');
INSERT INTO items VALUES (2, 1, 'pen');
