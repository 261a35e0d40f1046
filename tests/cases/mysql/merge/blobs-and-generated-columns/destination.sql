UPDATE files SET name = 'b' WHERE id = 1;
