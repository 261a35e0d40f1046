INSERT INTO users VALUES (4, 'EVE@x', 'Eve', 'Cork');
