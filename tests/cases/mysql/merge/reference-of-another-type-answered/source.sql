INSERT INTO customers (name) VALUES ('here'); INSERT INTO papers (title, customer_id) VALUES ('three', 4);
