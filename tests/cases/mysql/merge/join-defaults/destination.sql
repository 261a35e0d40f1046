INSERT INTO users (email, rights, credit) VALUES ('eve@x', b'111', 2.5);
INSERT INTO users (email) VALUES ('bob@x');
