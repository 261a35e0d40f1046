INSERT INTO files VALUES (1, REPEAT(x'00ff27', 3145728), 'old'), (2, REPEAT(x'0102', 4718592), 'goes'), (3, 'small', '');
