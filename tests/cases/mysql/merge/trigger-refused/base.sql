INSERT INTO users VALUES (1, 'ann@x', 'ANN', 'Oslo'), (2, 'bob@x', 'Bob', 'Bern');
