INSERT INTO tickets (code, title) VALUES ('of-dst', 'd'); INSERT INTO events (number, what) VALUES (2, 'opened here');
