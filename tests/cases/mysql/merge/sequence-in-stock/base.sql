INSERT INTO bills (who) VALUES ('ada'), ('ben');
