"""Composition root: settings, addresses, home page, navigation. Imports every app; no app imports it."""
