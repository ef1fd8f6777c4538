"""Addresses of the room: the language switch for everyone, the component gallery for staff."""

from django.urls import path

from xiefa.ui.views import gallery, language

app_name = "ui"
urlpatterns = [
    path("language/", language.set_language, name="set_language"),
    path("desk/gallery/", gallery.gallery, name="gallery"),
]
