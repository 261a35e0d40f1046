CREATE TABLE schema_migrations (version VARCHAR(255) NOT NULL PRIMARY KEY);
CREATE TABLE ar_internal_metadata (`key` VARCHAR(255) NOT NULL PRIMARY KEY, value VARCHAR(255), created_at DATETIME(6) NOT NULL, updated_at DATETIME(6) NOT NULL);
CREATE TABLE users (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, email VARCHAR(255) NOT NULL, UNIQUE KEY index_users_on_email (email));
CREATE TABLE products (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255), owner_id BIGINT, stock INT NOT NULL DEFAULT 0, KEY owner (owner_id));
CREATE TABLE orders (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id BIGINT NOT NULL, sold_to BIGINT, state INT NOT NULL DEFAULT 0, KEY user (user_id), KEY sold_to (sold_to));
CREATE TABLE line_items (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id BIGINT NOT NULL, product_id BIGINT NOT NULL, quantity INT NOT NULL, position INT NOT NULL,
  KEY order_id (order_id), CONSTRAINT fk_order FOREIGN KEY (order_id) REFERENCES orders (id));
CREATE TABLE comments (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, commentable_type VARCHAR(255), commentable_id BIGINT, author_id BIGINT, parent_id BIGINT, body TEXT,
  KEY commentable (commentable_type, commentable_id), KEY author (author_id));
CREATE TABLE tags (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255), taggings_count INT DEFAULT 0, UNIQUE KEY name (name));
CREATE TABLE taggings (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, tag_id BIGINT, taggable_type VARCHAR(255), taggable_id BIGINT, tagger_type VARCHAR(255), tagger_id BIGINT,
  context VARCHAR(128), UNIQUE KEY taggings_idx (tag_id, taggable_id, taggable_type, context, tagger_id, tagger_type));
CREATE TABLE active_storage_blobs (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, `key` VARCHAR(255) NOT NULL UNIQUE, filename VARCHAR(255) NOT NULL, byte_size BIGINT NOT NULL);
CREATE TABLE active_storage_attachments (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, record_type VARCHAR(255) NOT NULL, record_id BIGINT NOT NULL,
  blob_id BIGINT NOT NULL, UNIQUE KEY uniqueness (record_type, record_id, name, blob_id), CONSTRAINT fk_blob FOREIGN KEY (blob_id) REFERENCES active_storage_blobs (id));
CREATE TABLE action_text_rich_texts (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, body LONGTEXT, record_type VARCHAR(255) NOT NULL, record_id BIGINT NOT NULL,
  UNIQUE KEY uniqueness (record_type, record_id, name));
CREATE TABLE versions (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, item_type VARCHAR(191) NOT NULL, item_id BIGINT NOT NULL, event VARCHAR(255) NOT NULL, whodunnit VARCHAR(255),
  KEY item (item_type, item_id));
