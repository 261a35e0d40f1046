INSERT INTO users VALUES (2, 'bob@x', 'Oslo');
