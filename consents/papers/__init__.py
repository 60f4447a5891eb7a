"""Papers of consents: the blank, the control sheet over a pile, and the file that holds hundreds of filled-in blanks.

A blank is laid out once for each form and each set of signers; copies are filled in over it (`ezh_rollout.shared.pdf`).
"""
