SET sql_mode = ''; INSERT INTO stock VALUES (1, 'zzz', 5, 'a'), (2, 'new', 5, 'b'), (3, 'zzz', 5, 'c');
