INSERT INTO shops VALUES ('TEA', 'from China');
INSERT INTO visits (shop) VALUES ('tea');
