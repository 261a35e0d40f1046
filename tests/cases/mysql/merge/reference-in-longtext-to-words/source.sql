INSERT INTO tags VALUES ('rum', 'Rum'); INSERT INTO meta (value) VALUES ('rum');
