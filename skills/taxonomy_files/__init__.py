"""The taxonomy's files (skills/data/*.toml, one per sector): read and checked whole, written by nobody."""

from skills.taxonomy_files.entries import SkillEntry, Taxonomy, TaxonomyFaults
from skills.taxonomy_files.reading import read_taxonomy

__all__ = ["SkillEntry", "Taxonomy", "TaxonomyFaults", "read_taxonomy"]
