INSERT INTO users VALUES ('a', 'ann@x', 'Rome'), ('b', 'bob@x', 'Oslo');
