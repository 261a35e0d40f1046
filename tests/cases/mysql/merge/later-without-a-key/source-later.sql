DELETE FROM notes WHERE words = 'there';
