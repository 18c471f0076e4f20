"""Lookup of skills for the pickers."""

from core.api import LookupView
from skills.lookup import skills


class SkillLookupView(LookupView):
    lookup = skills
