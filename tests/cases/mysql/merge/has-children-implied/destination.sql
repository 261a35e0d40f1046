INSERT INTO notes VALUES (9, 2, 'late');
