"""The doctor of the reference data: small named rules over one reading of the school's data.

    Facts(school, on=today)      each table read once, into plain rows; less than forty queries whatever the size
    RULES                        code, title, severity, why the journal will break, how to mend, what to look for
    findings_of(facts)           the rules that are broken, each with its places; waived ones apart

Findings are recomputed and never stored (DESIGN.md, mechanism 8). A new rule is a function under `@error` or `@warn`
in the module of its subject; `registry/practice/faults.py` needs an example of it, or the tests fail.
"""

from registry.checks.facts import Facts
from registry.checks.register import BY_CODE, RULES, findings_of
from registry.checks.rule import Finding, Rule, Spot, Waiver

__all__ = ["BY_CODE", "RULES", "Facts", "Finding", "Rule", "Spot", "Waiver", "findings_of"]
