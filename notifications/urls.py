from django.urls import path

from notifications import mailbox_views, views

urlpatterns = [
    path("messages/", views.MessageList.as_view(), name="messages"),
    path("messages/tout-lu/", views.messages_read_all, name="messages_read_all"),
    path("messages/<uuid:key>/", views.message_detail, name="message"),
    path("messages/<uuid:key>/lu/", views.message_read, name="message_read"),
    path("mailbox/", mailbox_views.mailbox, name="mailbox"),
    path("mailbox/<slug:name>/", mailbox_views.mailbox_mail, name="mailbox_mail"),
    path("mailbox/<slug:name>/html/", mailbox_views.mailbox_html, name="mailbox_html"),
]
