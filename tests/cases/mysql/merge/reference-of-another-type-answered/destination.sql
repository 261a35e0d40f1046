INSERT INTO customers (name) VALUES ('there');
