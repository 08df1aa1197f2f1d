"""What does a page say that no profile knows?

In: a page's markup. Out: the same page with the posts or rows that its structure shows marked in it, how sure that is,
and a profile that reads the marks, so that everything after is the one reader's work. outline.py is the page with what
is counted in it, moments.py and anchors.py find times and authors, asides.py what holds neither; blocks.py the elements
that repeat, nesting.py those inside one another, opening.py what comes before them; posts.py, bodies.py and details.py
their fields; titles.py, rows.py and columns.py the rows of a list, paging.py the way on; wares.py and selling.py goods
and leaks; marking.py writes the marks, draft.py what was found as a first profile. Words and patterns are in hints.py.
Deliberately absent: guesses. A field that the structure does not show stays empty.
"""
