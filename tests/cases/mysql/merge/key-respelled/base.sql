INSERT INTO colours VALUES ('red', 'ff0000', 'r'), ('blue', '0000ff', 'b'), ('green', '00ff00', 'g'), ('rose', 'ff00ff', 'p'), ('gold', 'ffd700', 'o'), ('tan', 'd2b48c', 't');
INSERT INTO words VALUES ('de', 'Strasse', 1, 'a'), ('fr', 'ete', 2, 'b'), ('fr', 'fin', 3, 'c');
INSERT INTO exact VALUES ('a', 1); INSERT INTO bytes VALUES ('a', 1);
INSERT INTO products VALUES (1, 'blue'), (2, 'gold');
