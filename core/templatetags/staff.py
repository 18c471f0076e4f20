"""Tags of the admin pages."""

from django import template
from django.template.context import Context

from core.staff import StaffWork, work_for

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_work(context: Context) -> list[StaffWork]:
    """What waits for the member of staff who looks at this page."""
    return work_for(context["request"].user)
