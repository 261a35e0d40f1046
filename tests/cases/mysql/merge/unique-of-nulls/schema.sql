CREATE TABLE prefs (user_id INT, name VARCHAR(10), value VARCHAR(10), UNIQUE KEY of_user (user_id, name)); CREATE TABLE t (id INT PRIMARY KEY);
