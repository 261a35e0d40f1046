INSERT INTO orders (shop, total) VALUES (1, 10), (1, 11); INSERT INTO notes (order_id, word) VALUES (2, 'bob'), (3, 'bob too');
