"""The suite: facts by name. `world.py` holds the fixed cast of people and one example of everything."""
