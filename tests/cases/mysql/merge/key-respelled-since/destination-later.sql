UPDATE colours SET name = 'PINK' WHERE name = 'pink';
UPDATE colours SET name = 'Teal' WHERE name = 'teal';
UPDATE colours SET name = 'Cafe' WHERE name = 'cafe';
UPDATE colours SET name = 'Tan' WHERE name = 'tan';
UPDATE colours SET name = 'Navy' WHERE name = 'navy';
UPDATE shades SET name = 'Teal' WHERE no = 1;
