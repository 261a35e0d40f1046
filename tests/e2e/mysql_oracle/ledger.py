"""Writers that never stop, and what each of them knows to be committed."""

import random
import threading
import time

import pymysql

LOST = (2003, 2006, 2013, 1053, 1927, 0)
TRY_AGAIN = (1205, 1213, 1020)
SCHEMA = """
CREATE TABLE accounts (id INT AUTO_INCREMENT PRIMARY KEY, token VARCHAR(30) NOT NULL UNIQUE, n INT NOT NULL);
CREATE TABLE posts (id INT AUTO_INCREMENT PRIMARY KEY, account_id INT NOT NULL, parent_id INT, token VARCHAR(30) NOT NULL UNIQUE,
  FOREIGN KEY (account_id) REFERENCES accounts (id), FOREIGN KEY (parent_id) REFERENCES posts (id));
CREATE TABLE hits (page VARCHAR(10) PRIMARY KEY, n INT NOT NULL);
CREATE TABLE journal (token VARCHAR(30) NOT NULL, KEY (token));
INSERT INTO accounts VALUES (1, 'base1', 0), (2, 'base2', 0), (3, 'base3', 0);
INSERT INTO hits VALUES ('a', 100), ('b', 100), ('c', 100);
"""


class Ledger:
    """What must be there in the end, in tokens."""

    def __init__(self):
        self.accounts = {}  # token -> n
        self.posts = {}  # token -> (account's token, parent's token or None)
        self.hits = {page: 0 for page in "abc"}
        self.journal = []


class Writer(threading.Thread):
    """`rate` transactions a second in one database, each with a token of its own in `journal`, by which a commit whose
    answer was lost is told from one that never was. Ids are the server's: those of two writers collide."""

    def __init__(self, name, server, database, rate):
        super().__init__(daemon=True)
        self.word, self.server, self.database, self.rate = name, server, database, rate
        self.random = random.Random(name)
        self.ledger, self.ending, self.error = Ledger(), threading.Event(), None
        self.seconds, self.refused = 0, 0

    def run(self):
        begin, number = time.monotonic(), 0
        connection = None
        try:
            connection = self.connect()
            while not self.ending.is_set():
                number += 1
                connection = self.until_known(connection, f"{self.word}{number}")
                self.ending.wait(max(0, begin + number / self.rate - time.monotonic()))
        except Exception as error:  # for the test to raise: a thread has no other way
            self.error = error
        finally:
            if connection:
                connection.close()
        self.seconds = time.monotonic() - begin

    def connect(self):
        while True:
            try:
                return pymysql.connect(host="127.0.0.1", port=self.server.port, user="root", database=self.database,
                                       read_timeout=60)
            except pymysql.err.MySQLError:
                if self.ending.wait(0.05):
                    raise

    def until_known(self, connection, token):
        """Executes one transaction; what came of it is in the ledger afterwards. Returns the connection to go on with."""
        change = self.choose(token)
        while True:
            try:
                with connection.cursor() as cursor:
                    connection.begin()
                    for sql, values in change["statements"]:
                        cursor.execute(sql, values)
                    connection.commit()
                break
            except pymysql.err.IntegrityError as error:
                # Without a guard, a merge may take the id that the server was about to give. An application tries again.
                if "'PRIMARY'" not in error.args[1]:
                    raise
                connection.rollback()
                self.refused += 1
            except (pymysql.err.OperationalError, pymysql.err.InterfaceError, pymysql.err.InternalError) as error:
                if error.args[0] in TRY_AGAIN:
                    connection.rollback()
                    continue
                if error.args[0] not in LOST:
                    raise
                connection = self.connect()
                if self.is_committed(connection, token):
                    break
        change["note"]()
        self.ledger.journal.append(token)
        return connection

    def is_committed(self, connection, token):
        with connection.cursor() as cursor:
            connection.begin()
            found = cursor.execute("SELECT token FROM journal WHERE token = %s", (token,))
            connection.commit()
        return found > 0

    def choose(self, token):
        ledger = self.ledger
        statements = [("INSERT INTO journal VALUES (%s)", (token,))]
        page = self.random.choice("abc")
        statements.append(("UPDATE hits SET n = n + 1 WHERE page = %s", (page,)))
        kind = self.random.choice(["account", "post", "post", "grow", "delete", "move"])
        mine = list(ledger.accounts)[-20:] + ["base1", "base2", "base3"]
        account = self.random.choice(mine)
        parents = {parent for _, parent in ledger.posts.values()}
        leaves = [post for post in list(ledger.posts)[-40:] if post not in parents]
        notes = [lambda: ledger.hits.__setitem__(page, ledger.hits[page] + 1)]
        if kind == "account":
            statements.append(("INSERT INTO accounts (token, n) VALUES (%s, 0)", (token,)))
            notes.append(lambda: ledger.accounts.__setitem__(token, 0))
        elif kind == "post":
            parent = self.random.choice(leaves + [None])
            statements.append(("INSERT INTO posts (account_id, parent_id, token) SELECT id, "
                               "(SELECT id FROM posts p WHERE p.token = %s), %s FROM accounts WHERE token = %s",
                               (parent, token, account)))
            notes.append(lambda: ledger.posts.__setitem__(token, (account, parent)))
        elif kind == "grow" and account in ledger.accounts:
            statements.append(("UPDATE accounts SET n = n + 1 WHERE token = %s", (account,)))
            notes.append(lambda: ledger.accounts.__setitem__(account, ledger.accounts[account] + 1))
        elif kind == "delete" and leaves:
            gone = self.random.choice(leaves)
            statements.append(("DELETE FROM posts WHERE token = %s", (gone,)))
            notes.append(lambda: ledger.posts.pop(gone))
        elif kind == "move" and leaves:
            moved = self.random.choice(leaves)
            statements.append(("UPDATE posts SET account_id = (SELECT id FROM accounts WHERE token = %s) WHERE token = %s",
                               (account, moved)))
            notes.append(lambda: ledger.posts.__setitem__(moved, (account, ledger.posts[moved][1])))
        return {"statements": statements, "note": lambda: [note() for note in notes]}

    def end(self):
        self.ending.set()
        self.join()
        if self.error:
            raise self.error


def expected(writers):
    """All rows that both sides must have, in tokens."""
    accounts = {"base1": 0, "base2": 0, "base3": 0}
    posts, hits, journal = {}, {page: 100 for page in "abc"}, []
    for writer in writers:
        accounts.update(writer.ledger.accounts)
        posts.update(writer.ledger.posts)
        journal += writer.ledger.journal
        for page, count in writer.ledger.hits.items():
            hits[page] += count
    return {
        "accounts": sorted([token, str(n)] for token, n in accounts.items()),
        "posts": sorted([token, account, parent or "NULL"] for token, (account, parent) in posts.items()),
        "hits": sorted([page, str(n)] for page, n in hits.items()),
        "journal": sorted([token] for token in journal),
    }


def found(server, database):
    """What a side has, in tokens; a row that is there twice is in it twice."""
    queries = {
        "accounts": "SELECT token, n FROM accounts",
        "posts": "SELECT p.token, a.token, q.token FROM posts p LEFT JOIN accounts a ON a.id = p.account_id "
                 "LEFT JOIN posts q ON q.id = p.parent_id",
        "hits": "SELECT page, n FROM hits",
        "journal": "SELECT token FROM journal",
    }
    return {name: sorted(server.run(query, database)) for name, query in queries.items()}
