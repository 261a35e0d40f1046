INSERT INTO tags VALUES ('tea', 'Tea');
