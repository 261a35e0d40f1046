INSERT INTO pages VALUES ('home', 'hello'), ('news', 'first');
