INSERT INTO texts VALUES (1, 'en', 'tea'), (2, 'en', 'rum'), (3, 'en', 'mug'); INSERT INTO tickets (code, title) VALUES ('of-both', 'base');
