INSERT INTO teams VALUES (2, NULL, 'red');
INSERT INTO people VALUES (1, 2, 'Sue');
UPDATE teams SET leader_id = 1 WHERE id = 2;
