"""What people fill in about sheets and needs."""

from projects.forms.files import DocumentForm, PhotoForm
from projects.forms.needs import NeedForm
from projects.forms.posting import HolderForm, PostingForm
from projects.forms.sheets import GiveUpForm, SheetForm

__all__ = ["DocumentForm", "GiveUpForm", "HolderForm", "NeedForm", "PhotoForm", "PostingForm", "SheetForm"]
