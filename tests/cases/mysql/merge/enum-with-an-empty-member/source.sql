SET sql_mode = ''; INSERT INTO t (kind, word) VALUES ('zzz', 'c');
