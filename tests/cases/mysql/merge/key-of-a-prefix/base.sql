INSERT INTO pages VALUES ('/shop/tea', 1);
