DELETE FROM notes WHERE id = 2;
DELETE FROM users WHERE id = 2;
