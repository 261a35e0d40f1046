INSERT INTO depts VALUES (1, 'x'); INSERT INTO staff (info) VALUES ('1:ada');
