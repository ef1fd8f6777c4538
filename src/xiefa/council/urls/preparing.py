"""Addresses of the council room: preparing."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
