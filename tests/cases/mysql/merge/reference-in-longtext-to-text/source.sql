INSERT INTO users VALUES ('ann', 'a@x'); INSERT INTO notes (about) VALUES ('ann');
