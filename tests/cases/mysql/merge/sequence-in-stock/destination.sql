INSERT INTO bills (who) VALUES ('fay');
