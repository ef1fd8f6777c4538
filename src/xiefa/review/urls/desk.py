"""Addresses of the room `review`, under /desk/review/."""

from django.urls import path

from xiefa.review.urls import judging
from xiefa.review.views import experts, judges, panels, reviews, rounds

app_name = "review"

urlpatterns = [
    path("", panels.panel_list, name="panel_list"),
    path("<int:pk>/", panels.panel_detail, name="panel_detail"),
    path("<int:pk>/judge/", panels.panel_judge, name="panel_judge"),
    path("<int:pk>/recuse/<int:number>/", panels.panel_recuse, name="panel_recuse"),
    path("<int:pk>/end/<slug:verb>/", panels.panel_end, name="panel_end"),
    path("<int:pk>/reviewers/", panels.reviewer_add, name="reviewer_add"),
    path("<int:pk>/papers/<int:number>/", panels.panel_paper, name="panel_paper"),
    *judging.urlpatterns,
    path("experts/", experts.expert_list, name="expert_list"),
    path("experts/export/", experts.expert_export, name="expert_export"),
    path("experts/add/", experts.expert_add, name="expert_add"),
    path("experts/<int:pk>/", experts.expert_detail, name="expert_detail"),
    path("experts/<int:pk>/edit/", experts.expert_edit, name="expert_edit"),
    path("experts/<int:pk>/end/", experts.expert_end, name="expert_end"),
    path("reviews/", reviews.review_list, name="review_list"),
    path("reviews/<int:pk>/", reviews.review_detail, name="review_detail"),
    path("reviews/<int:pk>/move/<slug:verb>/", reviews.review_move, name="review_move"),
    path("reviews/<int:pk>/groups/", reviews.review_groups, name="review_groups"),
    path("reviews/<int:pk>/groups/suggest/", reviews.group_suggest, name="group_suggest"),
    path("reviews/<int:pk>/groups/judges/", reviews.group_judges, name="group_judges"),
    path("reviews/<int:pk>/groups/add/", reviews.group_add, name="group_add"),
    path("groups/<int:pk>/edit/", reviews.group_edit, name="group_edit"),
    path("groups/<int:pk>/remove/", reviews.group_remove, name="group_remove"),
    path("candidates/<int:pk>/edit/", reviews.candidate_edit, name="candidate_edit"),
    path("candidates/<int:pk>/remove/", reviews.candidate_remove, name="candidate_remove"),
    path("reviews/<int:pk>/judges/add/", judges.judge_add, name="judge_add"),
    path("judges/<int:pk>/leave/", judges.judge_leave, name="judge_leave"),
    path("reviews/<int:pk>/recusals/add/", judges.recusal_add, name="recusal_add"),
    path("reviews/<int:pk>/recusals/derive/", judges.recusal_derive, name="recusal_derive"),
    path("recusals/<int:pk>/undo/", judges.recusal_undo, name="recusal_undo"),
    path("reviews/<int:pk>/rounds/add/", rounds.round_add, name="round_add"),
    path("rounds/<int:pk>/", rounds.round_detail, name="round_detail"),
    path("rounds/<int:pk>/edit/", rounds.round_edit, name="round_edit"),
    path("rounds/<int:pk>/assign/", rounds.round_assign, name="round_assign"),
    path("rounds/<int:pk>/unassign/", rounds.round_unassign, name="round_unassign"),
    path("rounds/<int:pk>/connect/", rounds.round_connect, name="round_connect"),
    path("rounds/<int:pk>/pin/", rounds.round_pin, name="round_pin"),
    path("rounds/<int:pk>/open/", rounds.round_open, name="round_open"),
    path("rounds/<int:pk>/close/", rounds.round_close, name="round_close"),
    path("rounds/<int:pk>/remind/", rounds.round_remind, name="round_remind"),
    path("rounds/<int:pk>/export/", rounds.round_export, name="round_export"),
    path("rounds/<int:pk>/certificate/", rounds.round_certificate, name="round_certificate"),
    path("assignments/<int:pk>/move/", rounds.round_move, name="round_move"),
    path("assignments/<int:pk>/unpin/", rounds.round_unpin, name="round_unpin"),
]
