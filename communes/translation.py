from modeltranslation.translator import TranslationOptions, register

from communes.models import Commune, Province, Region


@register([Region, Province, Commune])
class NameTranslation(TranslationOptions):
    fields = ("name",)
