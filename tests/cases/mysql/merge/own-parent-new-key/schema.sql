CREATE TABLE accounts (id INT AUTO_INCREMENT PRIMARY KEY, name VARCHAR(20));
CREATE TABLE invoices (account_id INT, line INT, parent_account_id INT NULL, parent_line INT NULL, PRIMARY KEY (account_id, line), FOREIGN KEY (account_id) REFERENCES accounts (id), FOREIGN KEY (parent_account_id, parent_line) REFERENCES invoices (account_id, line));
