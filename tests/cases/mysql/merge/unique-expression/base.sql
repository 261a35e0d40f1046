INSERT INTO users (mail) VALUES ('ada@x');
