INSERT INTO prefs VALUES (3, 'lang', 'sv');
