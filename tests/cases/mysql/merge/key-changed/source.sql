UPDATE settings SET name = 'b';
