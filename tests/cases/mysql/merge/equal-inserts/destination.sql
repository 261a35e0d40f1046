INSERT INTO votes (song, stars) VALUES ('Halo', 5);
