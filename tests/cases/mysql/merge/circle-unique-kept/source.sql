UPDATE teams SET email = 'free@x' WHERE id = 1;
INSERT INTO teams VALUES (5, 'c@x', 1);
UPDATE teams SET parent_id = 5, email = 'a@x' WHERE id = 1;
