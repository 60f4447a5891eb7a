"""Commands of the whole program, one file per command."""
