INSERT INTO tags VALUES ('ron', 'Rum');
