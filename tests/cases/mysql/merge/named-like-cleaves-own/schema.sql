CREATE TABLE cleave_orders (id INT AUTO_INCREMENT PRIMARY KEY, n INT);
CREATE TABLE cleave_lines (id INT AUTO_INCREMENT PRIMARY KEY, cleave_order_id INT, n INT,
  FOREIGN KEY (cleave_order_id) REFERENCES cleave_orders (id));
