INSERT INTO hits VALUES ('/new', 5);
