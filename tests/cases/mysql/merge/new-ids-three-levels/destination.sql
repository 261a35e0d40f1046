INSERT INTO users VALUES (3, 'dan@x', 'Dan', 'Cork');
INSERT INTO orders VALUES (1, 3, 'of Dan');
INSERT INTO items VALUES (1, 1, 'pen');
