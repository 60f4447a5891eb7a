"""Who may ask for the archive of a plan."""

from tests.access_tables import WHOLE, Address

ACCESS = {"plans:plan_archive": Address(args=lambda world: [world.things["plan"].pk], post=WHOLE)}
