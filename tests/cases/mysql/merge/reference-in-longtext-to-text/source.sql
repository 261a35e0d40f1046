INSERT INTO users VALUES ('ann', 'a@x'); INSERT INTO notes (of) VALUES ('ann');
