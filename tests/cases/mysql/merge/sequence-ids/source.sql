INSERT INTO bills (who) VALUES ('bob'), ('cy'), ('cy');
INSERT INTO positions (bill_id, article) VALUES (2, 'rum of bob');
INSERT INTO bills (who) SELECT 'dan' FROM (SELECT NEXTVAL(bill_numbers) FROM seq_1_to_30) AS used;
DELETE FROM bills WHERE who = 'dan';
INSERT INTO bills (who) VALUES ('fay');
DO NEXTVAL(`down.``wards`), NEXTVAL(`down.``wards`);
