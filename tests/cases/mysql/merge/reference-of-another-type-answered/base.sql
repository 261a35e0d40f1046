INSERT INTO customers (name) VALUES ('ann'), ('bob'), ('cem'); INSERT INTO papers (title, customer_id) VALUES ('one', 3), ('two', 1);
