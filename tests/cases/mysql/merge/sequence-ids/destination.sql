INSERT INTO bills (who) VALUES ('eve');
INSERT INTO positions (bill_id, article) VALUES (2, 'mug of eve');
