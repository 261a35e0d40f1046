UPDATE hibernate_sequence SET next_val = 11; INSERT INTO orders VALUES (10, 'src'); UPDATE settings SET size = 2; UPDATE counter SET hits = 7;
