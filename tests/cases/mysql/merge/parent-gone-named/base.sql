INSERT INTO posts VALUES (1, 'one'), (2, 'two'); INSERT INTO notes VALUES (1, 1, 'old'), (2, 77, 'nowhere');
