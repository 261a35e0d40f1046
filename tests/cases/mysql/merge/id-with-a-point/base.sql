INSERT INTO readings VALUES (1e15, 'base');
