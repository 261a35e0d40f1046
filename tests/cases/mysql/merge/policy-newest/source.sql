UPDATE pages SET title = 'source', changed_at = '2024-02-02' WHERE id = 1;
UPDATE pages SET title = 'source', changed_at = '2024-02-01' WHERE id = 2;
UPDATE pages SET title = 'source', changed_at = '2024-02-01' WHERE id = 3;
