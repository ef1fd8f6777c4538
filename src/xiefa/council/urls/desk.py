"""Addresses of the council room, under /desk/council/."""

from xiefa.council.urls import deciding, preparing, recording

app_name = "council"

urlpatterns = [*preparing.urlpatterns, *recording.urlpatterns, *deciding.urlpatterns]
