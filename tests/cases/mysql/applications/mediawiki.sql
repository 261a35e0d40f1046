CREATE TABLE user (user_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, user_name VARBINARY(255) NOT NULL DEFAULT '', user_editcount INT UNSIGNED, UNIQUE KEY user_name (user_name));
CREATE TABLE user_groups (ug_user INT UNSIGNED NOT NULL DEFAULT 0, ug_group VARBINARY(255) NOT NULL DEFAULT '', PRIMARY KEY (ug_user, ug_group), KEY ug_group (ug_group));
CREATE TABLE actor (actor_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, actor_user INT UNSIGNED, actor_name VARBINARY(255) NOT NULL,
  UNIQUE KEY actor_user (actor_user), UNIQUE KEY actor_name (actor_name));
CREATE TABLE comment (comment_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, comment_hash INT NOT NULL, comment_text BLOB NOT NULL, comment_data BLOB, KEY comment_hash (comment_hash));
CREATE TABLE page (page_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, page_namespace INT NOT NULL, page_title VARBINARY(255) NOT NULL,
  page_is_redirect TINYINT UNSIGNED NOT NULL DEFAULT 0, page_latest INT UNSIGNED NOT NULL DEFAULT 0, page_len INT UNSIGNED NOT NULL DEFAULT 0,
  UNIQUE KEY page_name_title (page_namespace, page_title), KEY page_len (page_len));
CREATE TABLE revision (rev_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, rev_page INT UNSIGNED NOT NULL, rev_comment_id BIGINT UNSIGNED NOT NULL DEFAULT 0,
  rev_actor BIGINT UNSIGNED NOT NULL DEFAULT 0, rev_timestamp BINARY(14) NOT NULL, rev_minor_edit TINYINT UNSIGNED NOT NULL DEFAULT 0,
  rev_len INT UNSIGNED, rev_parent_id BIGINT UNSIGNED, KEY rev_page_timestamp (rev_page, rev_timestamp), KEY rev_actor_timestamp (rev_actor, rev_timestamp));
CREATE TABLE slot_roles (role_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, role_name VARBINARY(64) NOT NULL, UNIQUE KEY role_name (role_name));
CREATE TABLE content_models (model_id SMALLINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, model_name VARBINARY(64) NOT NULL, UNIQUE KEY model_name (model_name));
CREATE TABLE slots (slot_revision_id BIGINT UNSIGNED NOT NULL, slot_role_id SMALLINT UNSIGNED NOT NULL, slot_content_id BIGINT UNSIGNED NOT NULL,
  slot_origin BIGINT UNSIGNED NOT NULL, PRIMARY KEY (slot_revision_id, slot_role_id), KEY slot_revision_origin_role (slot_revision_id, slot_origin, slot_role_id));
CREATE TABLE content (content_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, content_size INT UNSIGNED NOT NULL, content_sha1 VARBINARY(32) NOT NULL,
  content_model SMALLINT UNSIGNED NOT NULL, content_address VARBINARY(255) NOT NULL);
CREATE TABLE text (old_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, old_text MEDIUMBLOB NOT NULL, old_flags TINYBLOB NOT NULL);
CREATE TABLE linktarget (lt_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, lt_namespace INT NOT NULL, lt_title VARBINARY(255) NOT NULL,
  UNIQUE KEY lt_namespace_title (lt_namespace, lt_title));
CREATE TABLE pagelinks (pl_from INT UNSIGNED NOT NULL DEFAULT 0, pl_target_id BIGINT UNSIGNED NOT NULL, pl_from_namespace INT NOT NULL DEFAULT 0,
  PRIMARY KEY (pl_from, pl_target_id), KEY pl_target_id (pl_target_id, pl_from));
CREATE TABLE watchlist (wl_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, wl_user INT UNSIGNED NOT NULL, wl_namespace INT NOT NULL DEFAULT 0,
  wl_title VARBINARY(255) NOT NULL DEFAULT '', UNIQUE KEY wl_user (wl_user, wl_namespace, wl_title));
CREATE TABLE logging (log_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, log_type VARBINARY(32) NOT NULL DEFAULT '', log_action VARBINARY(32) NOT NULL DEFAULT '',
  log_actor BIGINT UNSIGNED NOT NULL, log_title VARBINARY(255) NOT NULL DEFAULT '', log_page INT UNSIGNED, log_comment_id BIGINT UNSIGNED NOT NULL, log_params BLOB NOT NULL,
  KEY log_page (log_page));
CREATE TABLE log_search (ls_field VARBINARY(32) NOT NULL, ls_value VARCHAR(255) NOT NULL, ls_log_id INT UNSIGNED NOT NULL DEFAULT 0,
  PRIMARY KEY (ls_field, ls_value, ls_log_id), KEY ls_log_id (ls_log_id));
CREATE TABLE recentchanges (rc_id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, rc_actor BIGINT UNSIGNED NOT NULL, rc_namespace INT NOT NULL DEFAULT 0,
  rc_title VARBINARY(255) NOT NULL DEFAULT '', rc_comment_id BIGINT UNSIGNED NOT NULL, rc_cur_id INT UNSIGNED NOT NULL DEFAULT 0,
  rc_this_oldid INT UNSIGNED NOT NULL DEFAULT 0, rc_last_oldid INT UNSIGNED NOT NULL DEFAULT 0, rc_logid INT UNSIGNED NOT NULL DEFAULT 0,
  KEY rc_cur_id (rc_cur_id), KEY rc_actor (rc_actor), KEY rc_this_oldid (rc_this_oldid));
CREATE TABLE change_tag_def (ctd_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, ctd_name VARBINARY(255) NOT NULL, ctd_count BIGINT UNSIGNED NOT NULL DEFAULT 0,
  UNIQUE KEY ctd_name (ctd_name));
CREATE TABLE change_tag (ct_id INT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, ct_rc_id BIGINT UNSIGNED, ct_log_id INT UNSIGNED, ct_rev_id BIGINT UNSIGNED,
  ct_tag_id INT UNSIGNED NOT NULL, UNIQUE KEY ct_rc_tag_id (ct_rc_id, ct_tag_id), KEY ct_tag_id_id (ct_tag_id, ct_rc_id));
