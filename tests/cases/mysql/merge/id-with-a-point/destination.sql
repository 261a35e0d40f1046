INSERT INTO readings (name) VALUES ('there');
