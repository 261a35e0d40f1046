INSERT INTO accounts (name) VALUES ('ours');
