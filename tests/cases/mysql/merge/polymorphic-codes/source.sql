INSERT INTO posts (title) VALUES ('here'); INSERT INTO notes (owner_type, owner_id) VALUES (1, 3);
