CREATE TABLE topics (id INT AUTO_INCREMENT PRIMARY KEY, title VARCHAR(20), last_post_id INT);
CREATE TABLE posts (id INT AUTO_INCREMENT PRIMARY KEY, topic_id INT NOT NULL, post_number INT NOT NULL, body VARCHAR(20),
  UNIQUE (topic_id, post_number), FOREIGN KEY (topic_id) REFERENCES topics (id));
ALTER TABLE topics ADD FOREIGN KEY (last_post_id) REFERENCES posts (id);
