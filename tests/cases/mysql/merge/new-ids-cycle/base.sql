INSERT INTO teams VALUES (1, NULL, 'one');
