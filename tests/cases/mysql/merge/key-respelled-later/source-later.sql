UPDATE colours SET name = 'RED', hex = 'fe0000' WHERE name = 'red'; UPDATE colours SET name = 'Teal' WHERE name = 'teal'; DELETE FROM colours WHERE name = 'tan';
