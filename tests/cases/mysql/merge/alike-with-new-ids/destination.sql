INSERT INTO log (line) VALUES ('here');
