INSERT INTO orders (who) VALUES ('bob'); INSERT INTO line_items (order_id, sku) VALUES (2, 'TEA'); INSERT INTO refunds (line_item_id, reason) VALUES (2, 'late');
