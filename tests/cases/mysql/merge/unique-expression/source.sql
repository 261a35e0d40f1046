INSERT INTO users (mail) VALUES ('Eve@x'), ('bob@x');
