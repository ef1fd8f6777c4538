"""Addresses of the council room: deciding."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
