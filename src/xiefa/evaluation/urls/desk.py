"""Addresses for those who arrange evaluations and for the alliances that are evaluated."""

from django.urls import URLPattern, path

from xiefa.evaluation.urls import results
from xiefa.evaluation.views import (
    comparing,
    cycles,
    documents,
    editing,
    entrants,
    moves,
    own,
    schemes,
    sealed,
    self_checks,
    snapshots,
)

app_name = "evaluation"
urlpatterns: list[URLPattern] = []

# Schemes.
urlpatterns += [
    path("schemes/", schemes.scheme_list, name="scheme_list"),
    path("schemes/export/", schemes.scheme_export, name="scheme_export"),
    path("schemes/take/", schemes.scheme_take, name="scheme_take"),
    path("schemes/<int:pk>/", schemes.scheme_detail, name="scheme_detail"),
    path("schemes/<int:pk>/file/<slug:form>/", schemes.scheme_file, name="scheme_file"),
    path("schemes/<int:pk>/draft/", schemes.scheme_draft, name="scheme_draft"),
    path("schemes/<int:pk>/fix/", schemes.scheme_fix, name="scheme_fix"),
]
# Writing a draft.
urlpatterns += [
    path("schemes/<int:pk>/edit/", editing.scheme_edit, name="scheme_edit"),
    path("schemes/<int:pk>/text/", editing.scheme_text, name="scheme_text"),
    path("schemes/<int:pk>/bands/", editing.scheme_bands, name="scheme_bands"),
    path("schemes/<int:pk>/particulars/", editing.scheme_particulars, name="scheme_particulars"),
    path("schemes/<int:pk>/repair/<int:number>/", editing.scheme_repair, name="scheme_repair"),
    path("schemes/<int:pk>/indicators/<slug:address>/", editing.indicator_edit, name="indicator_edit"),
    path("schemes/<int:pk>/indicators/<slug:address>/add/", editing.indicator_add, name="indicator_add"),
    path("schemes/<int:pk>/indicators/<slug:address>/<slug:act>/", editing.scheme_change, name="scheme_change"),
    path("schemes/<int:pk>/compare/", comparing.scheme_compare, name="scheme_compare"),
    path("schemes/<int:pk>/compare/export/", comparing.scheme_compare_export, name="scheme_compare_export"),
]
# Cycles up to the judging, and who takes part.
urlpatterns += [
    path("", cycles.cycle_list, name="cycle_list"),
    path("export/", cycles.cycle_export, name="cycle_export"),
    path("new/", cycles.cycle_plan, name="cycle_plan"),
    path("<int:pk>/", cycles.cycle_detail, name="cycle_detail"),
    path("<int:pk>/edit/", cycles.cycle_edit, name="cycle_edit"),
    path("<int:pk>/move/<slug:verb>/", moves.cycle_move, name="cycle_move"),
    path("<int:pk>/entrants/", entrants.cycle_entrants, name="cycle_entrants"),
    path("<int:pk>/entrants/export/", entrants.cycle_entrants_export, name="cycle_entrants_export"),
    path("<int:pk>/entrants/decide/", entrants.entrants_decide, name="entrants_decide"),
    path("<int:pk>/entrants/flag/", entrants.entrants_flag, name="entrants_flag"),
    path("<int:pk>/entrants/screen/", entrants.entrants_screen, name="entrants_screen"),
    path("<int:pk>/snapshot/", snapshots.snapshot_detail, name="snapshot_detail"),
    path("<int:pk>/snapshot/verify/", snapshots.snapshot_verify, name="snapshot_verify"),
    path("entrants/<int:pk>/", own.entrant_detail, name="entrant_detail"),
    path("entrants/<int:pk>/part/", snapshots.snapshot_part, name="snapshot_part"),
]
# Sealed records and their evidence.
urlpatterns += [
    path("entrants/<int:pk>/records/", sealed.sealed_records, name="sealed_records"),
    path("entrants/<int:pk>/evidence/<slug:sha256>/", sealed.sealed_evidence, name="sealed_evidence"),
    path("entrants/<int:pk>/evidence/<slug:sha256>/pages/<int:number>/", sealed.sealed_page, name="sealed_page"),
    path("entrants/<int:pk>/evidence/<slug:sha256>/file/", sealed.sealed_file, name="sealed_file"),
]
# The self-check, all year round.
urlpatterns += [
    path("self-check/", self_checks.self_check_page, name="self_check"),
    path("self-check/export/", self_checks.self_check_export, name="self_check_export"),
]
# Results: recheck, notice, objections, earlier grades, statistics.
urlpatterns += results.urlpatterns
# What goes out with the results: report, certificates, recompute kit.
urlpatterns += [
    path("<int:pk>/documents/", documents.cycle_documents, name="cycle_documents"),
    path("<int:pk>/documents/report/", documents.report_edit, name="report_edit"),
    path("<int:pk>/documents/report.<slug:form>", documents.report_file, name="report_file"),
    path("<int:pk>/documents/certificates/", documents.certificates_issue, name="certificates_issue"),
    path("<int:pk>/documents/certificates.zip", documents.certificates_zip, name="certificates_zip"),
    path("<int:pk>/documents/kit.zip", documents.kit_file, name="kit_file"),
    path("certificates/<int:pk>/", documents.certificate, name="certificate"),
    path("certificates/<int:pk>/void/", documents.certificate_void, name="certificate_void"),
]
