INSERT INTO users VALUES (1, 'ann'), (2, 'bob'), (3, 'eve');
INSERT INTO notes VALUES (1, 'a', 1), (2, 'b', 2), (3, 'c', 3);
