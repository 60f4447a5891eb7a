"""Answers to requests, one file per noun."""
