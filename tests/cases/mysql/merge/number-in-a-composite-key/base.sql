INSERT INTO orders (at, customer) VALUES ('2025-12-01', 'ada');
