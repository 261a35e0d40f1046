CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, kind ENUM('', 'it''s', ''''), word VARCHAR(9));
