UPDATE colours SET name = 'Red'; INSERT INTO colours VALUES ('teal', '008080'), ('tan', 'd2b48c');
