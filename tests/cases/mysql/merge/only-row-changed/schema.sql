CREATE TABLE hibernate_sequence (next_val BIGINT);
CREATE TABLE settings (theme VARCHAR(10), size INT);
CREATE TABLE counter (hits INT);
CREATE TABLE orders (id BIGINT PRIMARY KEY, who VARCHAR(10));
