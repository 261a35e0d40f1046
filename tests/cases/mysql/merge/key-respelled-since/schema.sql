CREATE TABLE colours (name VARCHAR(20) PRIMARY KEY, hex CHAR(6)) COLLATE utf8mb4_general_ci;
CREATE TABLE shades (name VARCHAR(20), no INT, hex CHAR(6), PRIMARY KEY (name, no)) COLLATE utf8mb4_general_ci;
