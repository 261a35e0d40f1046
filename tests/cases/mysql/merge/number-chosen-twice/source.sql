INSERT INTO orders VALUES (10, 'bob'); INSERT INTO order_lines VALUES (1, 10, 'rum of bob'), (3, 9, 'tea');
