INSERT INTO users VALUES ('ann', 'a@x'); INSERT INTO notes (person) VALUES ('ann');
