INSERT INTO files (id, data, name) VALUES (1, x'00ff5c27', 'a');
