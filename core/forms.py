"""How our forms are drawn, and the fields that several apps use."""

from django.forms.renderers import TemplatesSetting


class Renderer(TemplatesSetting):
    """Project templates first; every field is a label, a hint, its errors and its control, in this order."""

    form_template_name = "forms/form.html"
    formset_template_name = "forms/formset.html"
    field_template_name = "forms/field.html"
