INSERT INTO readings (name) VALUES ('here');
