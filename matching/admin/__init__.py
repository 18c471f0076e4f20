from matching.admin import matches, scoring  # noqa: F401 - registers them
