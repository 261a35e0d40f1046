INSERT INTO comments VALUES (1, 'one', NULL, NULL);
