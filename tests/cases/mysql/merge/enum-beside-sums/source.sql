UPDATE stock SET pieces = 1 WHERE id < 3; UPDATE stock SET word = 'source' WHERE id = 3;
