INSERT INTO hits VALUES ('/new', 7);
