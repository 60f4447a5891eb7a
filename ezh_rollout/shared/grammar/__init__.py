"""Russian grammar of papers: names and posts in six cases.

Gender is given, never guessed, and the forms that a person has corrected and stored win over everything here.
"""

from ezh_rollout.shared.grammar.cases import Case, Gender
from ezh_rollout.shared.grammar.expansion import expand_post
from ezh_rollout.shared.grammar.names import (
    decline_name,
    full_name,
    gender_of,
    initials_first,
    name_forms,
    short_name,
    surname_first,
)
from ezh_rollout.shared.grammar.posts import decline_post, post_forms

__all__ = [
    "Case",
    "Gender",
    "decline_name",
    "decline_post",
    "expand_post",
    "full_name",
    "gender_of",
    "initials_first",
    "name_forms",
    "post_forms",
    "short_name",
    "surname_first",
]
