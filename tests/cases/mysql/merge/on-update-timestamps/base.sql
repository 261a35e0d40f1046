INSERT INTO pages VALUES (1, 'a', 'b', '2024-01-01');
