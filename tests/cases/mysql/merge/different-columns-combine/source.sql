UPDATE users SET name = 'Anna' WHERE id = 1;
