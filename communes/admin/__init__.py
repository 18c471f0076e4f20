from communes.admin import organisations, territories  # noqa: F401 - registers
