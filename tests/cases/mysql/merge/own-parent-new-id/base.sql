INSERT INTO tree VALUES (1, NULL, 'root');
