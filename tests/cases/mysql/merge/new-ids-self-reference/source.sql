INSERT INTO tree VALUES (2, 1, 'a'), (3, 2, 'of a'), (4, 4, 'own');
