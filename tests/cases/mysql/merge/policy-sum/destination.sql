UPDATE stock SET pieces = pieces - 2 WHERE id = 1;
UPDATE stock SET pieces = pieces - 3 WHERE id = 2;
UPDATE stock SET shelf = 'C' WHERE id = 3;
