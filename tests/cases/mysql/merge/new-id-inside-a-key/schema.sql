CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
CREATE TABLE items (order_id INT, line INT, what VARCHAR(20), PRIMARY KEY (order_id, line),
  FOREIGN KEY (order_id) REFERENCES orders (id));
