INSERT INTO log (line)
  WITH RECURSIVE numbers AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM numbers WHERE i < 502) SELECT 'there' FROM numbers;
