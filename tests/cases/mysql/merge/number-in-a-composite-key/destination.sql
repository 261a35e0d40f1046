INSERT INTO orders (at, customer) VALUES ('2026-11-02', 'eve'); INSERT INTO order_lines (order_id, article) VALUES (2, 'mug of eve');
