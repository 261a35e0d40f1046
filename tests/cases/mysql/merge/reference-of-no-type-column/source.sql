INSERT INTO posts (title) VALUES ('here'); INSERT INTO photos (file) VALUES ('here.jpg');
INSERT INTO comments (owner_type, owner_id, text) VALUES ('Post', 2, 'of the post'), ('Photo', 2, 'of the photo'), (NULL, 2, 'of none');
