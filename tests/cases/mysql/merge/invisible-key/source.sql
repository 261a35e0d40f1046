UPDATE notes SET done = 1 WHERE text = 'milk'; INSERT INTO notes (text, secret) VALUES ('src', 's');
