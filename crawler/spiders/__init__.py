"""How is a kind of place walked, so that what is new is read and what is known is left in peace?

In: a Visit (contract.py): the source, what earlier crawls saw of it, and read(). Out: nothing; what was read has gone
to the Intake by the time read() returns. A spider is one coroutine in one file, and one line in registry.py.
Deliberately absent: sockets, Scrapy, HTML. A spider sees links and rows (schema.page), never a page.
"""
