INSERT INTO settings VALUES ('tax', '19', 'percent');
