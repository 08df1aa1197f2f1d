"""What do we know, and where is it kept?

In: page readings (schema). Out: offer fields with the words that say so, masked texts, an append-only ledger,
search. The ledger is the truth; a search store holds nothing that cannot be rebuilt from it.
Deliberately absent: how pages are got, and who hears.
"""
