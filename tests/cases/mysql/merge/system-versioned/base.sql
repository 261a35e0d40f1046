INSERT INTO accounts (owner, balance) VALUES ('ada', 10), ('bob', 20), ('cy', 30);
INSERT INTO prices (article, cents) VALUES ('tea', 100), ('rum', 900);
DELETE FROM accounts WHERE owner = 'cy';
