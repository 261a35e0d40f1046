INSERT INTO comments (owner_type, owner_id, text) VALUES ('Photo', 1, 'of the photo');
