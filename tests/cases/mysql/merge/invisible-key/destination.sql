UPDATE notes SET secret = 'dst' WHERE text = 'milk'; DELETE FROM notes WHERE text = 'bread'; INSERT INTO notes (text) VALUES ('dst');
