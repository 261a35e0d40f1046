UPDATE hibernate_sequence SET next_val = 11; INSERT INTO orders VALUES (10, 'dst'); UPDATE counter SET hits = 6;
