"""Permission to process data about people; outlives the rollout.

models/      forms, answers, printed blanks, scans, withdrawals, hand-overs
ages         whose signature a pupil of this age needs
numbers      numbers of printed blanks, with check digits
status       the status of one person's consent; `queries/status.py` is the same for lists
"""
