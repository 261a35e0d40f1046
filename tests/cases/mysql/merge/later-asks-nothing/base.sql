INSERT INTO posts (title) VALUES ('one'); INSERT INTO notes (post_id, body) VALUES (1, 'a');
