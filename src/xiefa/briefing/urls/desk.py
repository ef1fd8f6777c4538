"""The staff's addresses: /desk/briefing/…"""

from django.urls import path

from xiefa.briefing.views import composing, distribution, editing, importing, issues, signing

app_name = "briefing"

urlpatterns = [
    path("", issues.issue_list, name="issue_list"),
    path("export.xlsx", issues.issue_export, name="issue_export"),
    path("open/", issues.issue_open, name="issue_open"),
    path("missing/", issues.issue_missing, name="issue_missing"),
    path("import/", importing.issue_import, name="issue_import"),
    path("import/<slug:host>/<int:pk>/", importing.import_report, name="import_report"),
    path("lists/", distribution.distribution_lists, name="distribution_lists"),
    path("lists/export.xlsx", distribution.distribution_export, name="distribution_export"),
    path("<int:pk>/", issues.issue_detail, name="issue_detail"),
    path("<int:pk>/compose/", composing.issue_compose, name="issue_compose"),
    path("<int:pk>/compose/remarks/", composing.issue_remarks, name="issue_remarks"),
    path("<int:pk>/preview/", issues.issue_preview, name="issue_preview"),
    path("<int:pk>/particulars/", issues.issue_particulars, name="issue_particulars"),
    path("<int:pk>/sign/", signing.issue_sign, name="issue_sign"),
    path("<int:pk>/send-back/", signing.issue_send_back, name="issue_send_back"),
    path("<int:pk>/check/", issues.issue_check, name="issue_check"),
    path("<int:pk>/correct/", signing.issue_correct, name="issue_correct"),
    path("<int:pk>/withdraw/", signing.issue_withdraw, name="issue_withdraw"),
    path("<int:pk>/discard/", issues.issue_discard, name="issue_discard"),
    path("<int:pk>/add/", composing.item_add, name="item_add"),
    path("<int:pk>/sections/", composing.section_add, name="section_add"),
    path("sections/<int:pk>/", composing.section_change, name="section_change"),
    path("sections/<int:pk>/write/", editing.item_write, name="item_write"),
    path("items/<int:pk>/", editing.item_edit, name="item_edit"),
    path("items/<int:pk>/versions/", editing.item_versions, name="item_versions"),
    path("items/<int:pk>/move/", composing.item_move, name="item_move"),
    path("items/<int:pk>/remove/", composing.item_remove, name="item_remove"),
]
