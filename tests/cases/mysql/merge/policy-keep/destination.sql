UPDATE users SET name = 'Anne' WHERE id = 1;
