INSERT INTO users (email) VALUES ('bob@x'); INSERT INTO addresses (user_id, street) VALUES (1, 'Oslo'); UPDATE users SET address_id = 1;
