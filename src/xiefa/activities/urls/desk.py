"""Addresses for those who report, confirm and accept."""

from django.urls import URLPattern

app_name = "activities"
urlpatterns: list[URLPattern] = []
