CREATE TABLE pages (path VARCHAR(40), n INT, PRIMARY KEY (path(6)));
