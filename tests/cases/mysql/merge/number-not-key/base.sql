INSERT INTO tickets (code, title) VALUES ('of-both', 'base');
