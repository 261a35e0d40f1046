INSERT INTO tree VALUES (2, 2, 'own'), (3, 2, 'child');
