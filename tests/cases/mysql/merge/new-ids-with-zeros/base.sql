INSERT INTO customers (name) VALUES ('ann'); INSERT INTO papers (title, customer_id) VALUES ('one', 1);
