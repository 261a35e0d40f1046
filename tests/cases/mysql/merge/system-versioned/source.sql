INSERT INTO accounts (owner, balance) VALUES ('dan', 40);
UPDATE accounts SET balance = 11 WHERE owner = 'ada';
DELETE FROM accounts WHERE owner = 'bob';
UPDATE prices SET cents = 110 WHERE article = 'tea';
