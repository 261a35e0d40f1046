INSERT INTO posts (title) VALUES ('a'), ('b'); INSERT INTO users (name) VALUES ('ann'), ('bob'); INSERT INTO notes (owner_type, owner_id) VALUES (1, 1), (2, 2);
