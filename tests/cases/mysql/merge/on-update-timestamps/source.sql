UPDATE pages SET title = 'A', touched = '2024-01-03' WHERE id = 1;
