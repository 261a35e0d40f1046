INSERT INTO comments VALUES (2, 'blue', NULL, NULL), (3, 'three', NULL, NULL);
INSERT INTO labels VALUES (2, 1, 'blue');
INSERT INTO pins VALUES (2, 1);
UPDATE comments SET pin_comment = 2, pin_no = 1 WHERE id > 1;
