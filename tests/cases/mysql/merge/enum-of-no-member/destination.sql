INSERT INTO t (kind, flags, note) VALUES ('b', '', 'of destination');
