from communes.admin import facilitations, organisations, territories  # noqa: F401 - registers
