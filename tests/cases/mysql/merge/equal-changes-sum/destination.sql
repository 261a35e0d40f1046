UPDATE stock SET pieces = pieces - 1;
