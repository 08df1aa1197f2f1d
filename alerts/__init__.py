"""Who should hear, and did they?

matching.py (a consumer of the ledger) turns listings into matches and matches into alerts; routes.py says who hears;
stages/ say whether and when; pipeline.py moves what is due into the outbox, and outbox.py delivers it through
notifiers/ and keeps the receipts. desk.py and story.py are what people ask for. Every silence has a reason on file.
Deliberately absent: how a listing came to be, when a step is run (the service's business), and any notifier's name
outside notifiers/registry.py.
"""
