from projects.admin import moderation, projects  # noqa: F401 - registers them
