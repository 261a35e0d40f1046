INSERT INTO orders (at, customer) VALUES ('2026-11-01', 'bob'); INSERT INTO order_lines (order_id, article) VALUES (2, 'rum of bob');
