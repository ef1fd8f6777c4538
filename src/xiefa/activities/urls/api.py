"""Addresses for programs, under /api/v1/."""

from django.urls import path

from xiefa.activities.views import api, filing, guide, pushing
from xiefa.activities.views.gate import resource

app_name = "api"

urlpatterns = [
    path("", guide.guide, name="guide"),
    path("openapi.json", resource(GET=api.read_document), name="document"),
    path("forms/<str:version>", resource(GET=api.read_form), name="form"),
    path("records", resource(GET=api.list_records, POST=pushing.enter_record), name="records"),
    path("records/<str:key>", resource(GET=api.read_record, PUT=pushing.replace_record), name="record"),
    path("records/<str:key>/files", resource(POST=filing.add_file), name="files"),
    path("records/<str:key>/links", resource(POST=filing.add_link), name="links"),
    path("records/<str:key>/versions", resource(GET=api.list_versions), name="versions"),
    path("records/<str:key>/versions/<str:number>", resource(GET=api.read_version), name="version"),
    path("<path:rest>", resource(GET=api.read_nothing), name="nothing"),
]
