"""Addresses of the room: language switch and icon for everyone, the component gallery for administrators."""

from django.urls import path

from xiefa.ui.views import gallery, icon, language

app_name = "ui"
urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("favicon.ico", icon.favicon, name="favicon"),
    path("desk/gallery/", gallery.gallery, name="gallery"),
]
