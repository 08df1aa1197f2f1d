"""What does a page say?

In: one FetchedPage and the name of an engine profile, or "auto". Out: one schema.page.PageReading: listings, links, or
the kind of obstacle that stood in the way. One profile (YAML) an engine; reader.py runs them and knows none by name.
profiles.py is the profiles' language as records, profile_yaml.py checks it, addresses.py, times.py, text.py and
decoding.py read addresses, clocks, markup and bytes. Pure: no network, no clock, no environment; a stranger's page is
never evaluated and never raises. Deliberately absent: what is sold (indexer), how a place is walked (spiders).
"""
