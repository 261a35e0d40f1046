INSERT INTO towns VALUES (1, 'Rome'), (2, 'Oslo');
