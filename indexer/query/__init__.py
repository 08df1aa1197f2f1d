"""The query language (design.md, section 6): parse, evaluate in process, and the fields that can be asked for.

One tree (tree.py) for the search box, a watch and a back-test. Text is folded by indexer.folding and tokenised by
tokens.py on both sides, so the evaluator here and the translations beside the stores give the same answer.
Deliberately absent: any store's type.
"""
