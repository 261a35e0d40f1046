INSERT INTO bills (who) VALUES ('cy'), ('dan'), ('eve');
