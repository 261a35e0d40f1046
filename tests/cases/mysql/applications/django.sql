CREATE TABLE django_content_type (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, app_label VARCHAR(100) NOT NULL, model VARCHAR(100) NOT NULL,
  UNIQUE KEY app_model (app_label, model));
CREATE TABLE django_migrations (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, app VARCHAR(255) NOT NULL, name VARCHAR(255) NOT NULL, applied DATETIME(6) NOT NULL);
CREATE TABLE auth_group (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(150) NOT NULL UNIQUE);
CREATE TABLE auth_permission (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(255) NOT NULL, content_type_id INT NOT NULL, codename VARCHAR(100) NOT NULL,
  UNIQUE KEY type_codename (content_type_id, codename), CONSTRAINT p1 FOREIGN KEY (content_type_id) REFERENCES django_content_type (id));
CREATE TABLE auth_user (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, username VARCHAR(150) NOT NULL UNIQUE, email VARCHAR(254) NOT NULL, is_staff TINYINT(1) NOT NULL);
CREATE TABLE auth_user_groups (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, user_id INT NOT NULL, group_id INT NOT NULL, UNIQUE KEY user_group (user_id, group_id),
  CONSTRAINT g1 FOREIGN KEY (user_id) REFERENCES auth_user (id), CONSTRAINT g2 FOREIGN KEY (group_id) REFERENCES auth_group (id));
CREATE TABLE django_admin_log (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, action_time DATETIME(6) NOT NULL, object_id LONGTEXT, object_repr VARCHAR(200) NOT NULL,
  action_flag SMALLINT UNSIGNED NOT NULL, change_message LONGTEXT NOT NULL, content_type_id INT, user_id INT NOT NULL,
  CONSTRAINT l1 FOREIGN KEY (content_type_id) REFERENCES django_content_type (id), CONSTRAINT l2 FOREIGN KEY (user_id) REFERENCES auth_user (id));
CREATE TABLE django_session (session_key VARCHAR(40) NOT NULL PRIMARY KEY, session_data LONGTEXT NOT NULL, expire_date DATETIME(6) NOT NULL, KEY expire_date (expire_date));

CREATE TABLE shop_product (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL, price DECIMAL(10,2) NOT NULL, stock INT UNSIGNED NOT NULL);
CREATE TABLE shop_order (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, number VARCHAR(20) NOT NULL UNIQUE, customer_id INT NOT NULL, created_by INT,
  status INT NOT NULL, CONSTRAINT o1 FOREIGN KEY (customer_id) REFERENCES auth_user (id), KEY created_by (created_by));
CREATE TABLE shop_orderline (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, order_id BIGINT NOT NULL, product_id BIGINT NOT NULL, quantity INT UNSIGNED NOT NULL,
  position SMALLINT NOT NULL, CONSTRAINT n1 FOREIGN KEY (order_id) REFERENCES shop_order (id), CONSTRAINT n2 FOREIGN KEY (product_id) REFERENCES shop_product (id));
CREATE TABLE taggit_tag (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(100) NOT NULL UNIQUE, slug VARCHAR(100) NOT NULL UNIQUE);
CREATE TABLE taggit_taggeditem (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, object_id INT NOT NULL, content_type_id INT NOT NULL, tag_id INT NOT NULL,
  CONSTRAINT t1 FOREIGN KEY (content_type_id) REFERENCES django_content_type (id), CONSTRAINT t2 FOREIGN KEY (tag_id) REFERENCES taggit_tag (id), KEY object_id (object_id));
CREATE TABLE django_comments (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, object_pk VARCHAR(255) NOT NULL, user_name VARCHAR(50) NOT NULL, comment LONGTEXT NOT NULL,
  content_type_id INT NOT NULL, user_id INT, site_id INT NOT NULL, CONSTRAINT c1 FOREIGN KEY (content_type_id) REFERENCES django_content_type (id),
  CONSTRAINT c2 FOREIGN KEY (user_id) REFERENCES auth_user (id), KEY object_pk (object_pk));
