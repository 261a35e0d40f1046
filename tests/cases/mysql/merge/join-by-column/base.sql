INSERT INTO users (email, phone) VALUES ('ann@x', '1');
