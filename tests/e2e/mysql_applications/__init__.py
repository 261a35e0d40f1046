"""Applications that write into a database as the real ones do, and read it by their own joins.

Each module has `write(session, side, round)`, which collects statements, and `read(tables)`, which yields one text without ids for
each thing that a person knows: an order with its customer, lines and products; a comment with its author and what it answers.
"""
