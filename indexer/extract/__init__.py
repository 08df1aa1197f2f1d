"""What is sold, how much of it, whose, at what price, by whom?

Text in, offer fields out, every field with the words it was read from. One file per fact (contract.py says what an
extractor promises, registry.py lists them), vocabularies as data in vocabulary/; one automaton pass over the folded
text finds all anchors, small parsers work around them. Deliberately absent: network, clock, models to download, and
any guess at what a seller withheld: what was not read stays empty, which means unknown.
"""
