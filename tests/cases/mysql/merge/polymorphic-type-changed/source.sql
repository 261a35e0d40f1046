INSERT INTO posts VALUES (2, 'red');
UPDATE comments SET owner_type = 'Post' WHERE id = 1;
