INSERT INTO hits VALUES ('/', 1);
