INSERT INTO bills (who) VALUES ('src');
