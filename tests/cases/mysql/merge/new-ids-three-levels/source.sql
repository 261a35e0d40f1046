INSERT INTO users VALUES (3, 'sue@x', 'Sue', 'Rome');
INSERT INTO orders VALUES (1, 3, 'of Sue');
INSERT INTO items VALUES (1, 1, 'hat');
