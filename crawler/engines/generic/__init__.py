"""What does a page say that no profile knows?

In: a page's markup. Out: the same page with the posts or rows that its structure shows marked in it, how sure that is,
and a profile that reads the marks, so that everything after is the one reader's work. outline.py is the page with what
is counted in it, anchors.py finds authors and times, blocks.py the elements that repeat, posts.py and rows.py their
fields, paging.py the way on, marking.py writes the marks; draft.py writes what was found as a first profile. Words and
patterns are in hints.py. Deliberately absent: guesses. A field that the structure does not show stays empty.
"""
