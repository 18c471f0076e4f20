"""Every address: under /fr, /ar or /en, but for what machines ask for."""

from allauth.account.decorators import secure_admin_login
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path
from django.views.generic import RedirectView

from config import health, views

# The admin has no sign-in form of its own: the second factor and the rate limits hold for it too.
admin.site.login = secure_admin_login(admin.site.login)
# Lists and the page where a sheet is read need the whole width; the way back is in the breadcrumbs.
admin.site.enable_nav_sidebar = False

urlpatterns = [
    path("health/live", health.live, name="health_live"),
    path("health/ready", health.ready, name="health_ready"),
    path("health/work", health.work, name="health_work"),
    path("i18n/", include("django.conf.urls.i18n")),
]
urlpatterns += i18n_patterns(
    path("", views.home, name="home"),
    path("mon-espace/", views.home_member, name="home_member"),
    path("a-propos/", views.about, name="about"),
    path("accessibilite/", views.accessibility, name="accessibility"),
    path("donnees-personnelles/", views.privacy, name="privacy"),
    # The password is changed where it is asked for once more, and its owner told.
    path("admin/password_change/", RedirectView.as_view(pattern_name="account_change_password")),
    path("admin/", admin.site.urls),
    path("accounts/", include("allauth.urls")),
    path("", include("accounts.urls")),
    path("", include("notifications.urls")),
    path("", include("skills.urls")),
    path("", include("communes.urls")),
    path("", include("projects.urls")),
    path("", include("diaspora.urls")),
    path("", include("matching.urls")),
    path("", include("missions.urls")),
)
handler400 = "config.views.bad_request"
handler403 = "config.views.forbidden"
handler404 = "config.views.not_found"
handler429 = "config.views.too_many_requests"
handler500 = "config.views.server_error"
