INSERT INTO users VALUES (3, 'dan@x', 'Dan', 'Cork');
