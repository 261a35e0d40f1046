INSERT INTO texts VALUES (1, 'sv', 'te'), (2, 'sv', 'rom'); INSERT INTO tickets VALUES ('of-dst', 2, 'd'); INSERT INTO events VALUES (2, 2, 'opened');
