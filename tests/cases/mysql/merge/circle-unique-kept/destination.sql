UPDATE teams SET email = 'c@x' WHERE id = 1;
