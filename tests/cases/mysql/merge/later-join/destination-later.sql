UPDATE users SET email = 'fay@x' WHERE id = 1;
