INSERT INTO orders (who) VALUES ('ada'); INSERT INTO line_items (order_id, sku) VALUES (1, 'TEA'); INSERT INTO refunds (line_item_id, reason) VALUES (1, 'cold');
