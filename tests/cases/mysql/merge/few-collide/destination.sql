INSERT INTO items (label) VALUES ('here 1'), ('here 2'), ('here 3');
