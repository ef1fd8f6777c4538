"""Addresses of the council room: the meeting while it is prepared."""

from django.urls import path

from xiefa.council.views import agenda, invitations, meetings, papers

urlpatterns = [
    path("", meetings.meeting_list, name="meeting_list"),
    path("meetings/export.xlsx", meetings.meeting_export, name="meeting_export"),
    path("meetings/prepare/", meetings.meeting_prepare, name="meeting_prepare"),
    path("meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("meetings/<int:pk>/change/", meetings.meeting_change, name="meeting_change"),
    path("meetings/<int:pk>/call/", meetings.meeting_call, name="meeting_call"),
    path("meetings/<int:pk>/cancel/", meetings.meeting_cancel, name="meeting_cancel"),
    path("meetings/<int:pk>/motions/", meetings.motion_take_up, name="motion_take_up"),
    path("meetings/<int:pk>/items/add/", agenda.item_add, name="item_add"),
    path("items/<int:pk>/", agenda.item_change, name="item_change"),
    path("items/<int:pk>/move/", agenda.item_move, name="item_move"),
    path("items/<int:pk>/remove/", agenda.item_remove, name="item_remove"),
    path("items/<int:pk>/cases/", agenda.case_add, name="case_add"),
    path("cases/<int:pk>/remove/", agenda.case_remove, name="case_remove"),
    path("items/<int:pk>/papers/", papers.paper_add, name="paper_add"),
    path("papers/<int:pk>/", papers.paper_file, name="paper_file"),
    path("papers/<int:pk>/remove/", papers.paper_remove, name="paper_remove"),
    path("meetings/<int:pk>/invitations/", invitations.meeting_invitations, name="meeting_invitations"),
    path("meetings/<int:pk>/invitations/add/", invitations.attendee_invite, name="attendee_invite"),
    path("meetings/<int:pk>/invitations/members/", invitations.attendee_invite_all, name="attendee_invite_all"),
    path("attendees/<int:pk>/answer/", invitations.attendee_answer, name="attendee_answer"),
    path("attendees/<int:pk>/remove/", invitations.attendee_remove, name="attendee_remove"),
    path("meetings/<int:pk>/invitation/", invitations.invitation, name="invitation"),
]
