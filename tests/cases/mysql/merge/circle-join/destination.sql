INSERT INTO users (email) VALUES ('eve@x'), ('bob@x'); INSERT INTO addresses (user_id, street) VALUES (2, 'Lima'); UPDATE users SET address_id = 1 WHERE id = 2;
