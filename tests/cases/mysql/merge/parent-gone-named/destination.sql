DELETE FROM posts WHERE id = 2;
