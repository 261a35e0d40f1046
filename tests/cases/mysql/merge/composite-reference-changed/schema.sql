CREATE TABLE shelves (room INT, shelf INT, PRIMARY KEY (room, shelf));
CREATE TABLE books (id INT PRIMARY KEY, room INT, shelf INT, title VARCHAR(20),
  FOREIGN KEY (room, shelf) REFERENCES shelves (room, shelf));
