INSERT INTO orders (who) VALUES ('bob'); INSERT INTO addresses (order_id, street) VALUES (1, 'Oslo'); UPDATE orders SET address_id = 1;
INSERT INTO items (order_id, number, sku) VALUES (1, 1, 'TEA');
