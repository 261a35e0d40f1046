UPDATE pages SET body = 'B', touched = '2024-01-02' WHERE id = 1;
