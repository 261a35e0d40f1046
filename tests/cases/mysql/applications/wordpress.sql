CREATE TABLE wp_users (ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, user_login VARCHAR(60) NOT NULL DEFAULT '', user_email VARCHAR(100) NOT NULL DEFAULT '',
  user_status INT NOT NULL DEFAULT 0, display_name VARCHAR(250) NOT NULL DEFAULT '', PRIMARY KEY (ID), KEY user_login_key (user_login));
CREATE TABLE wp_usermeta (umeta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, user_id BIGINT UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255),
  meta_value LONGTEXT, PRIMARY KEY (umeta_id), KEY user_id (user_id), KEY meta_key (meta_key(191)));
CREATE TABLE wp_posts (ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, post_author BIGINT UNSIGNED NOT NULL DEFAULT 0, post_content LONGTEXT NOT NULL,
  post_title TEXT NOT NULL, post_status VARCHAR(20) NOT NULL DEFAULT 'publish', post_name VARCHAR(200) NOT NULL DEFAULT '',
  post_parent BIGINT UNSIGNED NOT NULL DEFAULT 0, menu_order INT NOT NULL DEFAULT 0, post_type VARCHAR(20) NOT NULL DEFAULT 'post',
  comment_count BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (ID), KEY post_name (post_name(191)), KEY type_status (post_type, post_status, ID),
  KEY post_parent (post_parent), KEY post_author (post_author));
CREATE TABLE wp_postmeta (meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, post_id BIGINT UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255),
  meta_value LONGTEXT, PRIMARY KEY (meta_id), KEY post_id (post_id), KEY meta_key (meta_key(191)));
CREATE TABLE wp_comments (comment_ID BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, comment_post_ID BIGINT UNSIGNED NOT NULL DEFAULT 0,
  comment_author TINYTEXT NOT NULL, comment_content TEXT NOT NULL, comment_karma INT NOT NULL DEFAULT 0, comment_approved VARCHAR(20) NOT NULL DEFAULT '1',
  comment_parent BIGINT UNSIGNED NOT NULL DEFAULT 0, user_id BIGINT UNSIGNED NOT NULL DEFAULT 0, PRIMARY KEY (comment_ID),
  KEY comment_post_ID (comment_post_ID), KEY comment_parent (comment_parent));
CREATE TABLE wp_commentmeta (meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, comment_id BIGINT UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255),
  meta_value LONGTEXT, PRIMARY KEY (meta_id), KEY comment_id (comment_id), KEY meta_key (meta_key(191)));
CREATE TABLE wp_terms (term_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, name VARCHAR(200) NOT NULL DEFAULT '', slug VARCHAR(200) NOT NULL DEFAULT '',
  term_group BIGINT NOT NULL DEFAULT 0, PRIMARY KEY (term_id), KEY slug (slug(191)), KEY name (name(191)));
CREATE TABLE wp_termmeta (meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, term_id BIGINT UNSIGNED NOT NULL DEFAULT 0, meta_key VARCHAR(255),
  meta_value LONGTEXT, PRIMARY KEY (meta_id), KEY term_id (term_id), KEY meta_key (meta_key(191)));
CREATE TABLE wp_term_taxonomy (term_taxonomy_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, term_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
  taxonomy VARCHAR(32) NOT NULL DEFAULT '', description LONGTEXT NOT NULL, parent BIGINT UNSIGNED NOT NULL DEFAULT 0, count BIGINT NOT NULL DEFAULT 0,
  PRIMARY KEY (term_taxonomy_id), UNIQUE KEY term_id_taxonomy (term_id, taxonomy), KEY taxonomy (taxonomy));
CREATE TABLE wp_term_relationships (object_id BIGINT UNSIGNED NOT NULL DEFAULT 0, term_taxonomy_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
  term_order INT NOT NULL DEFAULT 0, PRIMARY KEY (object_id, term_taxonomy_id), KEY term_taxonomy_id (term_taxonomy_id));
CREATE TABLE wp_options (option_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, option_name VARCHAR(191) NOT NULL DEFAULT '', option_value LONGTEXT NOT NULL,
  autoload VARCHAR(20) NOT NULL DEFAULT 'yes', PRIMARY KEY (option_id), UNIQUE KEY option_name (option_name), KEY autoload (autoload));

CREATE TABLE wp_woocommerce_order_items (order_item_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_item_name TEXT NOT NULL,
  order_item_type VARCHAR(200) NOT NULL DEFAULT '', order_id BIGINT UNSIGNED NOT NULL, PRIMARY KEY (order_item_id), KEY order_id (order_id));
CREATE TABLE wp_woocommerce_order_itemmeta (meta_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_item_id BIGINT UNSIGNED NOT NULL,
  meta_key VARCHAR(255), meta_value LONGTEXT, PRIMARY KEY (meta_id), KEY order_item_id (order_item_id), KEY meta_key (meta_key(32)));
CREATE TABLE wp_wc_orders (id BIGINT UNSIGNED NOT NULL, status VARCHAR(20), currency VARCHAR(10), type VARCHAR(20), total_amount DECIMAL(26,8),
  customer_id BIGINT UNSIGNED, billing_email VARCHAR(320), parent_order_id BIGINT UNSIGNED, PRIMARY KEY (id), KEY status (status),
  KEY customer_id_billing_email (customer_id, billing_email(171)), KEY parent_order_id (parent_order_id));
CREATE TABLE wp_wc_orders_meta (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_id BIGINT UNSIGNED, meta_key VARCHAR(255), meta_value TEXT,
  PRIMARY KEY (id), KEY order_id_meta_key_meta_value (order_id, meta_key(100), meta_value(82)));
CREATE TABLE wp_wc_order_addresses (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, order_id BIGINT UNSIGNED NOT NULL, address_type VARCHAR(20),
  first_name TEXT, city TEXT, PRIMARY KEY (id), UNIQUE KEY address_type_order_id (address_type, order_id), KEY order_id (order_id));
CREATE TABLE wp_wc_customer_lookup (customer_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, user_id BIGINT UNSIGNED DEFAULT NULL,
  username VARCHAR(60) NOT NULL DEFAULT '', email VARCHAR(100), PRIMARY KEY (customer_id), UNIQUE KEY user_id (user_id), KEY email (email));
CREATE TABLE wp_wc_order_stats (order_id BIGINT UNSIGNED NOT NULL, parent_id BIGINT UNSIGNED NOT NULL DEFAULT 0, num_items_sold INT NOT NULL DEFAULT 0,
  total_sales DOUBLE NOT NULL DEFAULT 0, status VARCHAR(200) NOT NULL, customer_id BIGINT UNSIGNED NOT NULL, PRIMARY KEY (order_id),
  KEY customer_id (customer_id), KEY status (status(191)));
CREATE TABLE wp_wc_order_product_lookup (order_item_id BIGINT UNSIGNED NOT NULL, order_id BIGINT UNSIGNED NOT NULL, product_id BIGINT UNSIGNED NOT NULL,
  variation_id BIGINT UNSIGNED NOT NULL, customer_id BIGINT UNSIGNED, product_qty INT NOT NULL, PRIMARY KEY (order_item_id), KEY order_id (order_id),
  KEY product_id (product_id), KEY customer_id (customer_id));
CREATE TABLE wp_wc_product_meta_lookup (product_id BIGINT NOT NULL, sku VARCHAR(100) DEFAULT '', min_price DECIMAL(19,4), stock_quantity DOUBLE,
  rating_count BIGINT DEFAULT 0, total_sales BIGINT DEFAULT 0, PRIMARY KEY (product_id), KEY stock_quantity (stock_quantity));
CREATE TABLE wp_woocommerce_downloadable_product_permissions (permission_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT, download_id VARCHAR(36) NOT NULL,
  product_id BIGINT UNSIGNED NOT NULL, order_id BIGINT UNSIGNED NOT NULL DEFAULT 0, order_key VARCHAR(200) NOT NULL, user_email VARCHAR(200) NOT NULL,
  user_id BIGINT UNSIGNED, download_count BIGINT UNSIGNED NOT NULL DEFAULT 0, PRIMARY KEY (permission_id), KEY order_id (order_id),
  KEY user_order_remaining_expires (user_id, order_id));
