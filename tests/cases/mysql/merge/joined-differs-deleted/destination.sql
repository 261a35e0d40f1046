INSERT INTO users VALUES (2, 'eve@x', 'Bern'), (3, 'bob@x', 'Bonn');
