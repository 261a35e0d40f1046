CREATE TABLE tree (id INT AUTO_INCREMENT PRIMARY KEY, parent_id INT, name VARCHAR(20), UNIQUE (parent_id, name),
  FOREIGN KEY (parent_id) REFERENCES tree (id));
