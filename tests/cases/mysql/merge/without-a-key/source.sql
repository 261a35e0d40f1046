INSERT INTO log VALUES ('a'), ('c');
DELETE FROM log WHERE line = 'b';
