UPDATE users SET email = 'new@x', city = 'Rome' WHERE id = 1;
