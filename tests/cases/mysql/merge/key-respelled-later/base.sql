INSERT INTO colours VALUES ('red', 'ff0000');
