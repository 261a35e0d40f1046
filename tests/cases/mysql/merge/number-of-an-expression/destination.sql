INSERT INTO bills (who) VALUES ('dst');
