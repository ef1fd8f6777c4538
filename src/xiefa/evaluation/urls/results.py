"""Addresses of results: their recheck, notice, objections, earlier grades and statistics."""

from django.urls import URLPattern, path

from xiefa.evaluation.views import noticing, objections, past_grades, rechecking, results, statistics

urlpatterns: list[URLPattern] = [
    path("<int:pk>/results/", results.result_list, name="result_list"),
    path("<int:pk>/results/export/", results.result_export, name="result_export"),
    path("outcomes/<int:pk>/", results.outcome_detail, name="outcome_detail"),
    path("outcomes/<int:pk>/records/<slug:measure>/", results.outcome_records, name="outcome_records"),
    path("<int:pk>/recheck/", rechecking.recheck, name="recheck"),
    path("<int:pk>/compute/", rechecking.compute, name="compute"),
    path("<int:pk>/corrections/add/", rechecking.correction_add, name="correction_add"),
    path("corrections/<int:pk>/withdraw/", rechecking.correction_withdraw, name="correction_withdraw"),
    path("<int:pk>/lay-open/", noticing.lay_open, name="lay_open"),
    path("<int:pk>/take-back/", noticing.notice_take_back, name="notice_take_back"),
    path("<int:pk>/publish/", noticing.publish, name="publish"),
    path("notices/<int:pk>/", noticing.notice_detail, name="notice_detail"),
    path("objections/", objections.objection_list, name="objection_list"),
    path("objections/export/", objections.objection_export, name="objection_export"),
    path("objections/<int:pk>/", objections.objection_detail, name="objection_detail"),
    path("objections/<int:pk>/move/<slug:verb>/", objections.objection_move, name="objection_move"),
    path("entrants/<int:pk>/object/", objections.objection_raise, name="objection_raise"),
    path("<int:pk>/statistics/", statistics.cycle_statistics, name="cycle_statistics"),
    path("<int:pk>/statistics/<slug:part>/export/", statistics.statistics_export, name="statistics_export"),
    path("past-grades/", past_grades.past_grade_list, name="past_grade_list"),
    path("past-grades/export/", past_grades.past_grade_export, name="past_grade_export"),
    path("past-grades/add/", past_grades.past_grade_add, name="past_grade_add"),
    path("past-grades/<int:pk>/remove/", past_grades.past_grade_remove, name="past_grade_remove"),
]
