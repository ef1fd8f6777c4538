"""Addresses of the room `review`, under /desk/review/."""

from django.urls import path

from xiefa.review.views import panels

app_name = "review"

urlpatterns = [
    path("", panels.panel_list, name="panel_list"),
    path("<int:pk>/", panels.panel_detail, name="panel_detail"),
    path("<int:pk>/judge/", panels.panel_judge, name="panel_judge"),
    path("<int:pk>/recuse/<int:number>/", panels.panel_recuse, name="panel_recuse"),
    path("<int:pk>/end/<slug:verb>/", panels.panel_end, name="panel_end"),
    path("<int:pk>/reviewers/", panels.reviewer_add, name="reviewer_add"),
    path("<int:pk>/papers/<int:number>/", panels.panel_paper, name="panel_paper"),
]
