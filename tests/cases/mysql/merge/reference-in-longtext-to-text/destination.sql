INSERT INTO users VALUES ('anna', 'a@x');
