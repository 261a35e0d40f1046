INSERT INTO notes (post_id, body) VALUES (2, 'c');
