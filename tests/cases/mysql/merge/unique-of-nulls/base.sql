INSERT INTO prefs VALUES (1, 'lang', 'en'), (NULL, 'lang', 'de');
