"""What the engine is told of everybody, kept ready: packed rows in the database, flat arrays in each worker.

a change → a mark → rows.pack (one row of bytes per open need and per matchable person)
resident.everybody(), .needs() → the arrays of this process, caught up with what was packed since
found → the lists that were found, packed too
"""
