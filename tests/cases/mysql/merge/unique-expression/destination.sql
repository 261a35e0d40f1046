INSERT INTO users (mail) VALUES ('eve@x');
