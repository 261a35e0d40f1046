UPDATE colours SET hex = '008181' WHERE name = 'teal';
