INSERT INTO orders VALUES (9, 'base');
