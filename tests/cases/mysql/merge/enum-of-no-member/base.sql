SET sql_mode = ''; INSERT INTO t (kind, flags, note) VALUES ('zzz', 'q', 'legacy'), ('a', 'x', 'fine'), ('a', 'x', 'fine'); INSERT INTO named VALUES ('n', 'b');
