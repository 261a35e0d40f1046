INSERT INTO orders (who) VALUES ('eve'); INSERT INTO line_items (order_id, sku) VALUES (2, 'TEA');
