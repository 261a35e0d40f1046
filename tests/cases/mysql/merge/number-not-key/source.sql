INSERT INTO tickets (code, title) VALUES ('of-src', 's'); INSERT INTO events (number, what) VALUES (2, 'closed there');
