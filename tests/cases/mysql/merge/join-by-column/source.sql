INSERT INTO users (email, phone, consent, city) VALUES ('eve@x', '+47 1', 1, 'Rome');
