DELETE FROM towns WHERE id = 2;
INSERT INTO shops VALUES ('tea', 1, 'green');
