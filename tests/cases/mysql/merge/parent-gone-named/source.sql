INSERT INTO notes VALUES (3, 2, 'of two'), (4, 88, 'of nothing'); UPDATE notes SET post_id = 2 WHERE id = 1; UPDATE notes SET word = 'still nowhere' WHERE id = 2;
