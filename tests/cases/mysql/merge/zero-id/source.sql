SET sql_mode = 'NO_AUTO_VALUE_ON_ZERO';
INSERT INTO users VALUES (0, 'zero@x', 'Zero', 'Rome');
INSERT INTO notes VALUES (1, 0, 'of zero');
