CREATE TABLE t (id INT AUTO_INCREMENT PRIMARY KEY, kind ENUM('a', 'b') NOT NULL, flags SET('x', 'y') NOT NULL, note VARCHAR(20));
CREATE TABLE named (name VARCHAR(10) PRIMARY KEY, kind ENUM('a', 'b'));
