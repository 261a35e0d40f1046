UPDATE stock SET pieces = 2;
