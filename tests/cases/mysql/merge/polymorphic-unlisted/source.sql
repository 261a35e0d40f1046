INSERT INTO photos VALUES (2, 'src.jpg'); INSERT INTO comments VALUES (1, 'User', 1, 'hello'), (2, 'Photo', 2, 'nice');
