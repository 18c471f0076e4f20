from modeltranslation.translator import TranslationOptions, register

from skills.models import Family, Sector, Skill


@register([Sector, Family, Skill])
class NameTranslation(TranslationOptions):
    fields = ("name",)
