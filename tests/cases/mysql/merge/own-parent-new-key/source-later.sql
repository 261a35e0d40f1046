INSERT INTO invoices VALUES (2, 7, 2, 7), (2, 8, 2, 7);
