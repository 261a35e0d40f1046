UPDATE books SET room = 2;
