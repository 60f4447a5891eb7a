"""Who may open the addresses that belong to no app."""

from tests.access_tables import EVERYBODY, Address

ACCESS = {
    "home": Address(get=EVERYBODY, has_object=False),
    "help": Address(get=EVERYBODY, has_object=False),
    "district": Address(get=frozenset({"district"}), has_object=False),
    "login": Address(get=EVERYBODY, post=EVERYBODY, public=True, has_object=False),
    "logout": Address(post=EVERYBODY, has_object=False),
    "password_change": Address(get=EVERYBODY, post=EVERYBODY, has_object=False),
}
