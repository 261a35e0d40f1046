INSERT INTO stock VALUES ('TEA', 10, 0, 'A'), ('MUG', 5, 0, 'A');
