UPDATE colours SET name = 'Pink';
INSERT INTO colours VALUES ('teal', '008080'), ('tan', 'd2b48c'), ('café', '4b3621'), ('navy', '000080');
INSERT INTO shades VALUES ('teal', 1, '008080'), ('teal', 2, '008081');
