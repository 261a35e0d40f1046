UPDATE prefs SET value = 'fr' WHERE user_id = 1; INSERT INTO prefs VALUES (3, 'lang', 'no'); INSERT INTO t VALUES (1);
