INSERT INTO files VALUES (5, 'here', '');
