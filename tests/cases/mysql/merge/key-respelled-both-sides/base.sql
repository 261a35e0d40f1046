INSERT INTO colours VALUES ('red', 'ff0000'), ('green', '00ff00'), ('blue', '0000ff'), ('tan', 'd2b48c');
