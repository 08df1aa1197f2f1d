"""How do we get a page, and what does it say?

In: one config.Source and an Intake (contract.py) that takes what was fetched and read. Out: captures kept as
encrypted evidence, and page readings. Transport alone opens sockets to sources, and only through Tor unless the
source says `via: direct`. Deliberately absent: what an offer is, where it is kept, who hears of it.
"""
