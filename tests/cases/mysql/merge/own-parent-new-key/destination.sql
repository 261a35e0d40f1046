INSERT INTO accounts (name) VALUES ('theirs');
