from projects.models.needs import Need
from projects.models.projects import Document, Draft, Photo, Project, Review, ReviewTemplate

__all__ = ["Document", "Draft", "Need", "Photo", "Project", "Review", "ReviewTemplate"]
