INSERT INTO cleave_orders VALUES (1, 5), (2, 6);
