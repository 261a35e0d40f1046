UPDATE colours SET hex = '00fe00' WHERE name = 'green';
UPDATE colours SET hex = '0000fe' WHERE name = 'blue';
UPDATE colours SET name = 'TAN' WHERE name = 'tan';
UPDATE words SET code = 'bb' WHERE word = 'ete';
