UPDATE users SET email = 'ann2@x' WHERE id = 1;
INSERT INTO users VALUES (3, 'ann@x', 'Other', 'Rome');
