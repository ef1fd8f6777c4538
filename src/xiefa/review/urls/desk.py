"""Addresses of the room `review`, under /desk/review/."""

from django.urls import URLPattern

app_name = "review"

urlpatterns: list[URLPattern] = []
