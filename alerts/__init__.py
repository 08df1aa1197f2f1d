"""Who should hear, and did they?

Watches are matched against the ledger in order; matches become alerts; a routing tree says who hears; small stages
say whether; the outbox and its receipts say that they did. Every silence has a reason on file.
Deliberately absent: how a listing came to be, and any notifier's name outside notifiers/registry.py.
"""
