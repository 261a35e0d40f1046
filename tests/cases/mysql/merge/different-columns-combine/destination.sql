UPDATE users SET city = 'Paris' WHERE id = 1;
