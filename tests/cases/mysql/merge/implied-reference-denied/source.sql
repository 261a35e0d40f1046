INSERT INTO users VALUES (3, 'sue@x', 'Sue', 'Rome');
INSERT INTO notes VALUES (5, 3, 'of Sue');
