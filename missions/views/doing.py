"""What the pages of carrying out, handing over and following up share."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from core.transitions import StateChanged
from missions.views.base import OneMission


class DoingPage(OneMission):
    """Read by all who see the mission; a POST is for those who act in it, 404 for the others.

    What took place is said by a person, for all: who acts for two parties need not say for which.
    """

    asks_for_whom = False
    template: str

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not self.reader.acts:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def to(self, name: str, anchor: str = "", **kwargs: Any) -> HttpResponseRedirect:
        """To a page of this mission."""
        return redirect(f"{reverse(name, kwargs={'key': self.mission.key, **kwargs})}{self.reader.pour}{anchor}")

    def page(self, status: int = 200, **context: Any) -> HttpResponse:
        shared = {"mission": self.mission, "reader": self.reader, "pour": self.reader.pour}
        return render(self.request, self.template, {**shared, **context}, status=status)

    def attempt(self, form: Form, action: Callable[[], Any], field: str | None = None) -> int:
        """Do it; 0 when it is done, else the status to answer with, and the form says why. `field`: where an error
        that is not the situation's belongs."""
        try:
            action()
        except PermissionDenied:
            raise Http404 from None
        except StateChanged as error:
            form.add_error(None, error.messages)
            self.mission.refresh_from_db(fields=["state", "closed_at"])
            return 409
        except ValidationError as error:
            form.add_error(field, error.messages)
            return 422
        return 0
