UPDATE stock SET pieces = pieces - 1 WHERE sku = 'TEA'; UPDATE stock SET listed = 1, shelf = 'B' WHERE sku = 'MUG';
