UPDATE stock SET pieces = pieces + 5 WHERE id = 1;
UPDATE stock SET pieces = pieces - 3 WHERE id = 2;
UPDATE stock SET shelf = 'B' WHERE id = 3;
