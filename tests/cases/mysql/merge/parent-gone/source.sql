INSERT INTO orders VALUES (1, 2, 'late');
INSERT INTO items VALUES (1, 1, 'hat');
