INSERT INTO posts (title) VALUES ('both'); INSERT INTO options VALUES ('front', '1'), ('sticky', '1');
