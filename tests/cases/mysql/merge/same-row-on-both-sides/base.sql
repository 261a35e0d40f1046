INSERT INTO users VALUES (1, 'ann@x', 'Ann', 'Oslo'), (2, 'bob@x', 'Bob', 'Bern');
