CREATE TABLE comments (id INT AUTO_INCREMENT PRIMARY KEY, words VARCHAR(20), pin_comment INT, pin_no INT);
CREATE TABLE labels (comment_id INT, no INT, name VARCHAR(20), PRIMARY KEY (comment_id, no),
  FOREIGN KEY (comment_id) REFERENCES comments (id));
CREATE TABLE pins (comment_id INT, no INT, PRIMARY KEY (comment_id, no),
  FOREIGN KEY (comment_id, no) REFERENCES labels (comment_id, no));
ALTER TABLE comments ADD FOREIGN KEY (pin_comment, pin_no) REFERENCES pins (comment_id, no);
