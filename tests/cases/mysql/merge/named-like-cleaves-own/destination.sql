UPDATE cleave_orders SET n = 50 WHERE id = 1;
