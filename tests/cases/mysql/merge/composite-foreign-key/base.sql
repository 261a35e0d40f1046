INSERT INTO parcels VALUES (1, 1, 'a'), (1, 2, 'b');
INSERT INTO scans VALUES (1, 1, 1, 'x');
