INSERT INTO towns VALUES (1, 'Rome');
