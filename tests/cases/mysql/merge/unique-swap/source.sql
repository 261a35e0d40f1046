UPDATE users SET email = 'between' WHERE id = 1;
UPDATE users SET email = 'ann@x' WHERE id = 2;
UPDATE users SET email = 'bob@x' WHERE id = 1;
