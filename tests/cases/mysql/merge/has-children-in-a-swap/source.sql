UPDATE notes SET slug = 'x' WHERE id = 1;
UPDATE notes SET slug = 'a' WHERE id = 2;
UPDATE notes SET slug = 'b', user_id = 3 WHERE id = 1;
DELETE FROM users WHERE id IN (1, 2);
