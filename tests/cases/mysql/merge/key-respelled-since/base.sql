INSERT INTO colours VALUES ('pink', 'ffc0cb');
