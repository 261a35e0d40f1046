INSERT INTO topics (title) VALUES ('here'), ('here too');
INSERT INTO posts (topic_id, post_number, body) VALUES (2, 1, 'here'), (3, 1, 'here too');
UPDATE topics SET last_post_id = id WHERE id > 1;
