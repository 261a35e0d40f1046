INSERT INTO users VALUES (1, 'ann@x', 'Ann', 'Oslo'), (2, 'bob@x', 'Bob', 'Bern');
INSERT INTO notes VALUES (1, 1, 'x'), (2, 2, 'y');
