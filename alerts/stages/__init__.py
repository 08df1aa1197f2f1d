"""Should this receiver hear now? One small stage each: closed, group, silence, dedup, repeat.

Contract (contract.py): a stage is a pure function of one alert on its way to one receiver and the facts on file; it
answers pass, hold (until when) or drop, always with a reason a person can read, and the reason is kept.
The order is that of registry.py; the first answer that is not "pass" ends the way.
Deliberately absent: who should hear (routes), sending (outbox), the database.
"""
