CREATE TABLE addresses (id INT AUTO_INCREMENT PRIMARY KEY, order_id INT NULL, street VARCHAR(20));
CREATE TABLE orders (id INT AUTO_INCREMENT PRIMARY KEY, address_id INT NULL, who VARCHAR(10), FOREIGN KEY (address_id) REFERENCES addresses (id));
ALTER TABLE addresses ADD FOREIGN KEY (order_id) REFERENCES orders (id);
CREATE TABLE items (id INT AUTO_INCREMENT PRIMARY KEY, order_id INT NOT NULL, number INT NOT NULL, sku VARCHAR(10), UNIQUE KEY (order_id, number),
  FOREIGN KEY (order_id) REFERENCES orders (id));
