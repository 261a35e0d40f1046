INSERT INTO users (email, plan, city) VALUES ('eve@x', 'pro', 'Bern');
