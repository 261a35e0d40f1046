INSERT INTO users (name) VALUES ('here'); INSERT INTO accounts (user_id, bank) VALUES (2, 'here'); INSERT INTO bills (payer, text) VALUES (2, 'here');
