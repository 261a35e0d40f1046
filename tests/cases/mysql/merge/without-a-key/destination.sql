INSERT INTO log VALUES ('c'), ('d');
DELETE FROM log WHERE line = 'a' LIMIT 1;
