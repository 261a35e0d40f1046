INSERT INTO users (email, consent, since) VALUES ('eve@x', b'1', '2020-05-05');
INSERT INTO users (email, token) VALUES ('bob@x', 'here');
