INSERT INTO users (name) VALUES ('old'); INSERT INTO accounts (user_id, bank) VALUES (1, 'old'); INSERT INTO bills (payer, text) VALUES (1, 'old');
