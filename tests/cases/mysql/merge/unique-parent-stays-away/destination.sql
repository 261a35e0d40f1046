INSERT INTO goods VALUES (2, 'X', 'rum of dest');
