"""Lookup of skills for the pickers."""

from skills.finding.api import LookupView
from skills.lookup import skills


class SkillLookupView(LookupView):
    lookup = skills
