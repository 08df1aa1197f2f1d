"""Whose numbers are in the text, and how do they leave it?

In: a listing in clear, its offer already read. Out: the same listing without a personal identifier in any of its
texts: each
is a mask with its kind, at most a harmless shape, and a keyed token. One file per family of identifiers (contract.py
says what
a family promises, registry.py lists them). Deliberately absent: names in running prose, which no rule can tell from
other words; and any way back from a mask to its value.
"""
