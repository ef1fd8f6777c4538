"""The addresses of the desk."""

from django.urls import path

from xiefa.desk.views import calendar, home, meeting_news, notices

app_name = "desk"

urlpatterns = [
    path("", home.home, name="home"),
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/subscribe/", calendar.calendar_key, name="calendar_key"),
    path("calendar/subscribe/change/", calendar.calendar_key_change, name="calendar_key_change"),
    path("calendar/<slug:token>.ics", calendar.calendar_feed, name="calendar_feed"),
    path("meetings/<int:pk>/news/", meeting_news.meeting_news, name="meeting_news"),
    path("notices/", notices.notices, name="notices"),
]
