UPDATE categories SET rgt = rgt + 2 WHERE rgt >= 4; INSERT INTO categories (name, lft, rgt) VALUES ('films', 4, 5);
