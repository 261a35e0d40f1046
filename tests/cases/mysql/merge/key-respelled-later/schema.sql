CREATE TABLE colours (name VARCHAR(20) PRIMARY KEY, hex CHAR(6)) COLLATE utf8mb4_general_ci;
