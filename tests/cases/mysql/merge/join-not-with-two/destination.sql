INSERT INTO users VALUES ('a', 'bob@x', 'Bern');
