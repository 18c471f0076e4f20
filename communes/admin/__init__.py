from communes.admin import territories  # noqa: F401 - registers
