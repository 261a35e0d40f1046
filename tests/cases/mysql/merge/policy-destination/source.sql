UPDATE users SET name = 'Anna', city = 'Rome' WHERE id = 1;
