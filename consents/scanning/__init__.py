"""What lies on the pages of a scanned pile: read only, nothing is saved here.

pages     `open_pages(file, name)`: the way in; pages one by one, each with what was read on it and its picture
book      what the school knows of the numbers, in a constant number of queries
outcome   a page beside the book: whose it is, or why a person has to look
reading   one picture: its codes, whether it is blank, how to turn it upright

A hostile file can end a process or eat its memory, so `pages` opens no file itself: `child` does, in a process with a
small purse, with `originals`, `codes` and `blankness`. These import neither Django nor anything of the models.
"""
