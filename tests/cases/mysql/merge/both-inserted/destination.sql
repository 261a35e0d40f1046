INSERT INTO settings VALUES ('tax', '20', 'percent');
