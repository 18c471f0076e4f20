"""The journal and the photos."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _

from accounts.limits import limit
from core.transitions import StateChanged
from missions import actions
from missions.actions.keeping import may_remove_photo
from missions.forms.keeping import EntryForm, MissionPhotoForm
from missions.models import JournalEntry, MissionPhoto
from missions.views.base import OneMission
from missions.views.doing import DoingPage
from projects.downloads import hand_out_photo

# --- The journal -------------------------------------------------------------------------------


@method_decorator(limit("message"), name="dispatch")
class Journal(DoingPage):
    template = "missions/journal.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.journal(EntryForm(initial={"on": timezone.localdate()}, mission=self.mission))

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = EntryForm(request.POST, mission=self.mission)
        if not form.is_valid():
            return self.journal(form, 422)
        status = self.attempt(form, lambda: actions.write_entry(
            self.mission, by=request.user, acting_for=self.reader.acting_for, **form.cleaned_data
        ))  # fmt: skip
        if status:
            return self.journal(form, status)
        messages.success(request, _("La note est dans le journal."))
        return self.to("mission_journal")

    def journal(self, form: EntryForm, status: int = 200) -> HttpResponse:
        entries = self.mission.journal.select_related("by").order_by("-on", "-pk")
        return self.page(
            status, form=form, entries=Paginator(entries, 20).get_page(self.request.GET.get("page")),
            can_write=self.reader.acts and (self.mission.is_open or form.is_bound),
        )  # fmt: skip


class OneEntry(DoingPage):
    """Somebody's own entry, while the mission is open."""

    must_act = True
    entry: JournalEntry

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.entry = get_object_or_404(self.mission.journal.filter(by=request.user), pk=kwargs["entry"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.mission.is_open:
            messages.info(request, StateChanged().message)
            return self.to("mission_journal")
        return super().dispatch(request, *args, **kwargs)


@method_decorator(limit("edit"), name="dispatch")
class EntryChange(OneEntry):
    template = "missions/journal_entry.html"

    def get(self, request: HttpRequest, key: Any, entry: int) -> HttpResponse:
        initial = {"on": self.entry.on, "text": self.entry.text}
        return self.page(form=EntryForm(initial=initial, mission=self.mission), entry=self.entry)

    def post(self, request: HttpRequest, key: Any, entry: int) -> HttpResponse:
        form = EntryForm(request.POST, mission=self.mission)
        if not form.is_valid():
            return self.page(422, form=form, entry=self.entry)
        status = self.attempt(form, lambda: actions.change_entry(self.entry, by=request.user, **form.cleaned_data))
        if status:
            return self.page(status, form=form, entry=self.entry)
        messages.success(request, _("La note est modifiée."))
        return self.to("mission_journal")


@method_decorator(limit("edit"), name="dispatch")
class EntryRemove(OneEntry):
    def get(self, request: HttpRequest, key: Any, entry: int) -> HttpResponse:
        return self.to("mission_journal_entry", entry=entry)

    def post(self, request: HttpRequest, key: Any, entry: int) -> HttpResponse:
        actions.remove_entry(self.entry, by=request.user)
        messages.success(request, _("La note est retirée du journal."))
        return self.to("mission_journal")


# --- Photos ------------------------------------------------------------------------------------


@method_decorator(limit("upload"), name="dispatch")
class Photos(DoingPage):
    template = "missions/photos.html"

    def get(self, request: HttpRequest, key: Any) -> HttpResponse:
        return self.photos(MissionPhotoForm())

    def post(self, request: HttpRequest, key: Any) -> HttpResponse:
        form = MissionPhotoForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.photos(form, 422)
        values = dict(form.cleaned_data)
        upload = values.pop("file")
        status = self.attempt(form, lambda: actions.add_photo(
            self.mission, upload, by=request.user, acting_for=self.reader.acting_for, **values
        ), field="file")  # fmt: skip
        if status:
            return self.photos(form, status)
        messages.success(request, _("La photo est ajoutée. Seuls les participants de la mission la voient."))
        return self.to("mission_photos")

    def photos(self, form: MissionPhotoForm, status: int = 200) -> HttpResponse:
        page = Paginator(self.mission.photos.select_related("added_by"), 24).get_page(self.request.GET.get("page"))
        removable = {
            photo.pk for photo in page if may_remove_photo(self.request.user, photo, self.reader.roles)
        }  # fmt: skip
        return self.page(
            status, form=form, photos=page, removable=removable,
            can_write=self.reader.acts and (self.mission.is_open or form.is_bound),
        )  # fmt: skip


@method_decorator(limit("edit"), name="dispatch")
class PhotoRemove(DoingPage):
    must_act = True

    def get(self, request: HttpRequest, key: Any, photo: Any) -> HttpResponse:
        return self.to("mission_photos")

    def post(self, request: HttpRequest, key: Any, photo: Any) -> HttpResponse:
        row = get_object_or_404(MissionPhoto, mission=self.mission, key=photo)
        try:
            actions.remove_photo(row, by=request.user, acting_for=self.reader.acting_for)
        except PermissionDenied:
            raise Http404 from None
        messages.success(request, _("La photo est retirée."))
        return self.to("mission_photos")


class PhotoFile(OneMission):
    """The picture, for those who may see the mission and nobody else."""

    def get(self, request: HttpRequest, key: Any, photo: Any, size: str = "full") -> FileResponse:
        row = get_object_or_404(MissionPhoto, mission=self.mission, key=photo)
        return hand_out_photo(row.thumb_name if size == "small" else row.file.name, is_public=False)
