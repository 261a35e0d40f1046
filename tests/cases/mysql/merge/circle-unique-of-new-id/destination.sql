INSERT INTO topics (title) VALUES ('there'), ('there too');
INSERT INTO posts VALUES (7, 2, 1, 'there'), (8, 3, 1, 'there too');
UPDATE topics SET last_post_id = id + 5 WHERE id > 1;
