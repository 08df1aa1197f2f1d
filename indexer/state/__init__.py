"""Where does everything that must survive lie? One SQL database, SQLite by default, PostgreSQL when machines share.

Contract: tables.py (and alert_tables.py) say what there is, columns.py how values are kept so that both databases
give back the same, engine.py how a database is opened, read and written, migrate.py how an older one becomes a
newer one. Who asks for rows is another room: ledger, captures, marks, runs, consumers, alerts.
Deliberately absent: an ORM, and any rule about what the rows mean.
"""
