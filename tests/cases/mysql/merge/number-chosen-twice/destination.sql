INSERT INTO orders VALUES (10, 'eve'); INSERT INTO order_lines VALUES (2, 10, 'mug of eve');
