"""What are we talking about?

Frozen records that every room shares: captures, page readings, listings, offers, ledger entries, watches,
matches, alerts. No I/O, no clock, no environment, no big library; a room may import anything from here.
Deliberately absent: behaviour. A record knows how to be written as JSON and read back, nothing else.
"""
