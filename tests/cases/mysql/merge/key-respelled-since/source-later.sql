UPDATE colours SET name = 'pink' WHERE name = 'pink';
DELETE FROM colours WHERE name IN ('teal', 'cafe');
UPDATE colours SET name = 'TAN' WHERE name = 'tan';
UPDATE colours SET hex = '000081' WHERE name = 'navy';
DELETE FROM shades WHERE no = 1;
UPDATE shades SET name = 'TEAL', hex = '008082' WHERE no = 2;
