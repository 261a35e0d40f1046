DELETE FROM photos;
