INSERT INTO items (label)
WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 700) SELECT CONCAT('there ', i) FROM n;
UPDATE items SET parent_id = IF(id > 350, id - 349, 1) WHERE id > 1;
