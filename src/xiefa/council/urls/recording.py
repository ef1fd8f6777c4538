"""Addresses of the council room: recording."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
