INSERT INTO cleave_orders VALUES (3, 42);
INSERT INTO cleave_lines VALUES (1, 3, 7);
DELETE FROM cleave_orders WHERE id = 2;
