INSERT INTO orders (shop, total) VALUES (1, 10), (1, 12); INSERT INTO notes (order_id, word) VALUES (2, 'eve'), (3, 'eve too');
