from django.urls import URLPattern, URLResolver, path

from projects.views import communes, files, lists, needs, organisations, posting, sheets

urlpatterns: list[URLPattern | URLResolver] = [
    path("communes/", communes.commune_list, name="communes"),
    path("communes/<str:code>/", communes.commune_page, name="commune"),
    path("organisations/<uuid:key>/", organisations.organisation_page, name="organisation"),
    path("projets/", lists.project_list, name="projects"),
    path("projets/nouveau/", posting.project_new, name="project_new"),
    path("projets/nouveau/reprendre/<uuid:key>/", posting.project_resume, name="project_resume"),
    path("projets/nouveau/brouillon/", posting.draft_save, name="draft_save"),
    path("projets/nouveau/brouillon/<uuid:key>/supprimer/", posting.draft_delete, name="draft_delete"),
    path("projets/<uuid:key>/", sheets.project_page, name="project"),
    path("projets/<uuid:key>/modifier/", sheets.project_edit, name="project_edit"),
    path("projets/<uuid:key>/etat/<slug:name>/", sheets.project_move, name="project_move"),
    path("projets/<uuid:key>/besoins/ajouter/", needs.need_new, name="need_new"),
    path("projets/<uuid:key>/photos/ajouter/", files.photo_add, name="photo_add"),
    path("projets/<uuid:key>/documents/ajouter/", files.document_add, name="document_add"),
    path("mes-projets/", sheets.my_projects, name="my_projects"),
    path("besoins/", lists.need_list, name="needs"),
    path("besoins/<uuid:key>/", needs.need_page, name="need"),
    path("besoins/<uuid:key>/modifier/", needs.need_edit, name="need_edit"),
    path("besoins/<uuid:key>/competences/", needs.need_spoken, name="need_spoken"),
    path("besoins/<uuid:key>/fermer/", needs.need_close, name="need_close"),
    path("besoins/<uuid:key>/rouvrir/", needs.need_reopen, name="need_reopen"),
    path("fichiers/photos/<uuid:key>/", files.project_photo, name="project_photo"),
    path("fichiers/photos/<uuid:key>/petite/", files.project_photo, {"size": "small"}, name="project_photo_small"),
    path("fichiers/photos/<uuid:key>/retirer/", files.photo_remove, name="photo_remove"),
    path("fichiers/documents/<uuid:key>/", files.project_document, name="project_document"),
    path("fichiers/documents/<uuid:key>/retirer/", files.document_remove, name="document_remove"),
]
