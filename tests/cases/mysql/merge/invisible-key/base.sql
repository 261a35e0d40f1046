INSERT INTO notes (text, secret) VALUES ('milk', 'a'), ('bread', 'b');
