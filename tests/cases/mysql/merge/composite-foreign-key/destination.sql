INSERT INTO scans VALUES (2, 1, 1, 'destination');
