from django.urls import path

from accounts import views, views_absences

urlpatterns = [
    path("compte/", views.account_settings, name="account_settings"),
    path("compte/absences/", views_absences.absences, name="absences"),
    path("compte/absences/<int:pk>/retirer/", views_absences.absence_remove, name="absence_remove"),
]
