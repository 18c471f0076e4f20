"""What staff find on their own page: the same work as on the first page of the admin."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.home import HomeSection, register
from core.staff import work_for


def staff_work(user: Any) -> HomeSection | None:
    lines = [line for line in work_for(user) if line.count] if user.is_staff else []
    return HomeSection(_("Ce qui attend"), "pages/home_staff.html", {"lines": lines}) if lines else None


register(40, staff_work)
