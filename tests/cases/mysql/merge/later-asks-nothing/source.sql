INSERT INTO posts (title) VALUES ('two'); INSERT INTO notes (post_id, body) VALUES (2, 'b');
