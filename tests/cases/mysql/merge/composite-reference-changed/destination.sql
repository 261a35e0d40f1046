UPDATE books SET shelf = 2;
