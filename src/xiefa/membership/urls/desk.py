"""Addresses of the room `membership`, under /desk/membership/."""

from django.urls import URLPattern

app_name = "membership"

urlpatterns: list[URLPattern] = []
