"""Addresses of a judge's own pages, of the sheets of a round, and of the meeting on differences."""

from django.urls import path

from xiefa.review.views import discussions, round_sheets, sheets

urlpatterns = [
    path("mine/", sheets.my_reviews, name="my_reviews"),
    path("sheets/<int:pk>/", sheets.sheet_detail, name="sheet_detail"),
    path("sheets/<int:pk>/save/", sheets.sheet_save, name="sheet_save"),
    path("sheets/<int:pk>/change/", sheets.sheet_change, name="sheet_change"),
    path("sheets/<int:pk>/recuse/", sheets.sheet_recuse, name="sheet_recuse"),
    path("rounds/<int:pk>/sheets/", round_sheets.sheet_list, name="sheet_list"),
    path("rounds/<int:pk>/sheets/export/", round_sheets.sheet_export, name="sheet_export"),
    path("rounds/<int:pk>/sheets/<int:number>/", round_sheets.sheet_versions, name="sheet_versions"),
    path("reviews/<int:pk>/disclosure/", round_sheets.review_disclose, name="review_disclose"),
    path("reviews/<int:pk>/discussion/", discussions.discussion_plan, name="discussion_plan"),
    path("discussions/<int:pk>/", discussions.discussion_detail, name="discussion_detail"),
    path("discussions/<int:pk>/change/", discussions.discussion_change, name="discussion_change"),
    path("discussions/<int:pk>/move/<slug:verb>/", discussions.discussion_move, name="discussion_move"),
    path("discussions/<int:pk>/screen/", discussions.discussion_screen, name="discussion_screen"),
    path("discussions/<int:pk>/screen/now/", discussions.discussion_screen_now, name="discussion_screen_now"),
    path("differences/<int:pk>/<slug:verb>/", discussions.difference_move, name="difference_move"),
]
