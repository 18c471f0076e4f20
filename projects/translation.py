from modeltranslation.translator import TranslationOptions, register

from projects.models import ReviewTemplate


@register(ReviewTemplate)
class ReviewTemplateTranslation(TranslationOptions):
    fields = ("title", "text")
