INSERT INTO topics (title) VALUES ('first');
INSERT INTO posts (topic_id, post_number, body) VALUES (1, 1, 'base');
UPDATE topics SET last_post_id = 1;
