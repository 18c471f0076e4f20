from modeltranslation.translator import TranslationOptions, register

from skills.models import Family, Sector, Skill


@register([Sector, Family])
class NameTranslation(TranslationOptions):
    fields = ("name",)


@register(Skill)
class SkillTranslation(TranslationOptions):
    fields = ("name", "definition")
