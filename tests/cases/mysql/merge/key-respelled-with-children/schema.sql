CREATE TABLE colours (name VARCHAR(20) COLLATE utf8mb4_general_ci PRIMARY KEY, hex CHAR(6), maker_id INT);
CREATE TABLE makers (id INT AUTO_INCREMENT PRIMARY KEY, colour VARCHAR(20) COLLATE utf8mb4_general_ci,
  FOREIGN KEY (colour) REFERENCES colours (name));
ALTER TABLE colours ADD FOREIGN KEY (maker_id) REFERENCES makers (id);
CREATE TABLE shirts (id INT PRIMARY KEY, colour VARCHAR(20) COLLATE utf8mb4_general_ci,
  FOREIGN KEY (colour) REFERENCES colours (name) ON UPDATE CASCADE);
