DELETE FROM pages WHERE slug = 'news';
