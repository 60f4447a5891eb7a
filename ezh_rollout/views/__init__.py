"""Pages that belong to no app: home, help, errors, and those that compose several apps."""
