SET SESSION sql_generate_invisible_primary_key = ON;
CREATE TABLE notes (text VARCHAR(20), done INT NOT NULL DEFAULT 0, secret VARCHAR(10) INVISIBLE);
