INSERT INTO settings (name, value) VALUES ('theme', 5);
