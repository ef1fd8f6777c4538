"""Addresses of the council room: the meeting while it is held."""

from django.urls import path

from xiefa.council.views import display, recording, voting

urlpatterns = [
    path("meetings/<int:pk>/record/", recording.meeting_record, name="meeting_record"),
    path("meetings/<int:pk>/record/now/", recording.meeting_record_now, name="meeting_record_now"),
    path("meetings/<int:pk>/record/step/", recording.meeting_step, name="meeting_step"),
    path("items/<int:pk>/declare/", recording.item_declare, name="item_declare"),
    path("meetings/<int:pk>/display/", display.meeting_display, name="meeting_display"),
    path("meetings/<int:pk>/display/now/", display.meeting_display_now, name="meeting_display_now"),
    path("meetings/<int:pk>/now/", display.meeting_now, name="meeting_now"),
    path("ballots/<int:pk>/vote/", voting.ballot_vote, name="ballot_vote"),
]
