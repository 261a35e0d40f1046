INSERT INTO orders (who) VALUES ('eve'); INSERT INTO addresses (order_id, street) VALUES (1, 'Lima'); UPDATE orders SET address_id = 1;
INSERT INTO items (order_id, number, sku) VALUES (1, 1, 'TEA');
