"""The words of orders: what a new draft says, what is printed, what still stands in the way of signing.

Pure builders. `facts.py` reads the school once; `drafts.py` writes a new draft from the facts; `composing.py` turns an
order's rows into a `Paper`; `printing.py` and `word_copy.py` put the same paper on PDF and into Word.
"""
