INSERT INTO makers VALUES (1, 'red'); INSERT INTO shirts VALUES (7, 'green');
