INSERT INTO log VALUES ('a'), ('a'), ('b');
