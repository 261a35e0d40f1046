INSERT INTO shops VALUES ('rum', 'old');
