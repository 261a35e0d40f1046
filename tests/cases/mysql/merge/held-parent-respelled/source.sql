INSERT INTO shops VALUES ('TEA', 1, 'GREEN');
INSERT INTO visits (shop) VALUES ('tea');
INSERT INTO calls (note) VALUES ('green');
INSERT INTO words VALUES ('Tea', 'said here');
