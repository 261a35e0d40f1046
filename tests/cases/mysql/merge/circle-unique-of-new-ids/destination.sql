INSERT INTO topics (title) VALUES ('there'), ('there too');
INSERT INTO posts (topic_id, post_number, body) VALUES (2, 1, 'there'), (3, 1, 'there too');
UPDATE topics SET last_post_id = id WHERE id > 1;
