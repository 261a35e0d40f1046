INSERT INTO photos VALUES (2, 'dst.jpg');
