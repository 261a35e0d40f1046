"""The oracle of `cleave mysql merge`: random schemas and histories, and a merge the slow and obvious way, in memory.

It knows what docs/mysql-reference.md promises and nothing of how the program keeps the promise. Rows are dictionaries of column
name to bytes (None: NULL), as a server writes them without converting anything.
"""
