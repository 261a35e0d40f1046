UPDATE users SET email = 'new@x' WHERE id = 2;
