INSERT INTO tree VALUES (2, 2, 'own');
