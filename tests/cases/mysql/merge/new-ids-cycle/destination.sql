INSERT INTO teams VALUES (2, NULL, 'blue');
INSERT INTO people VALUES (1, 2, 'Dan');
UPDATE teams SET leader_id = 1 WHERE id = 2;
