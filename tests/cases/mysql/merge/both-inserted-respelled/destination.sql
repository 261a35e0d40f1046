INSERT INTO shops VALUES ('tea', 'green');
