"""How do we reach a source without anybody learning who asks?

In: an address and a config.Source. Out: a FetchedPage, or a Lost that says in words what stood in the way; TorIsDown
when it is our own Tor. This room alone opens sockets to sources: through Tor's SOCKS port and nothing else, except
for a source that says `via: direct`. Contract: fetch.Fetcher.get. Deliberately absent: a fall-back to a direct
connection, images and files (only text is taken), and any knowledge of what a page says.
"""
