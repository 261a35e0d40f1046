UPDATE files SET body = REPEAT(x'ff0027', 3145728), notes = REPEAT('ä''\\', 1048576) WHERE id = 1;
DELETE FROM files WHERE id = 2;
INSERT INTO files VALUES (4, REPEAT(x'fe275c', 3145728), REPEAT('ö', 4194304)), (5, REPEAT(x'fd', 9437184), 'collides'), (6, 'last', '');
