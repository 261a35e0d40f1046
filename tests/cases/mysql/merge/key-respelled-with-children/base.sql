INSERT INTO colours VALUES ('red', 'ff0000', NULL), ('green', '00ff00', NULL);
