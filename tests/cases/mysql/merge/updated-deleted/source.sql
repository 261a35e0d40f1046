UPDATE users SET city = 'Rome' WHERE id = 2;
