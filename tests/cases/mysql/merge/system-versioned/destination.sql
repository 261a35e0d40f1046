INSERT INTO accounts (owner, balance) VALUES ('eve', 50);
DELETE FROM prices WHERE article = 'rum';
INSERT INTO prices (article, cents) VALUES ('mug', 300);
