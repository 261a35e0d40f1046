CREATE TABLE parcels (shop INT, number INT, name VARCHAR(20), PRIMARY KEY (shop, number));
CREATE TABLE scans (id INT AUTO_INCREMENT PRIMARY KEY, shop INT, number INT, place VARCHAR(20),
  FOREIGN KEY (shop, number) REFERENCES parcels (shop, number));
