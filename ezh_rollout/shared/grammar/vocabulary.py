"""Lists of words, written as a line of text so that thirty words take two lines and not thirty."""


def words(line: str) -> frozenset[str]:
    return frozenset(line.split())
