INSERT INTO scans VALUES (2, 1, 2, 'source');
UPDATE scans SET number = 2 WHERE id = 1;
