INSERT INTO pages VALUES ('news', 'again');
