INSERT INTO users (name) VALUES ('there'); INSERT INTO accounts (user_id, bank) VALUES (2, 'there'); INSERT INTO bills (payer, text) VALUES (2, 'there');
