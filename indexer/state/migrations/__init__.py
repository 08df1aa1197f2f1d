"""How does an older state database become one this version can use? One file a step in versions/, run by Alembic.

Contract: after all steps the database is what tables.py and alert_tables.py say, on SQLite and PostgreSQL (a test
compares them). A step is never edited once it was released, and spells its column types out: it must do tomorrow what
it did today. tools/new_migration.py drafts one. Deliberately absent: going back; that is what a copy is for.
"""
