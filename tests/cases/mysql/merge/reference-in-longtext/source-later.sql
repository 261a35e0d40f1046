UPDATE meta SET value = '1' WHERE id = 4;
INSERT INTO meta (word, value) VALUES ('thumbnail', '2');
