INSERT INTO shops VALUES ('rum', 1, 'green');
