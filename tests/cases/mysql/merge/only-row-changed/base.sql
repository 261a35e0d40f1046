INSERT INTO hibernate_sequence VALUES (10); INSERT INTO settings VALUES ('red', 1); INSERT INTO counter VALUES (5); INSERT INTO orders VALUES (9, 'base');
