INSERT INTO users VALUES (1, 'ada'); INSERT INTO photos VALUES (1, 'sea.jpg');
