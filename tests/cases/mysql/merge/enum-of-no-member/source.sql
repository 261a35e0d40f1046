SET sql_mode = ''; INSERT INTO t (kind, flags, note) VALUES ('', '', 'of source'); UPDATE t SET note = 'changed' WHERE id = 1; UPDATE t SET kind = '' WHERE id IN (2, 3); UPDATE named SET kind = '';
