INSERT INTO tree VALUES (2, 1, 'here'), (3, 2, 'own');
