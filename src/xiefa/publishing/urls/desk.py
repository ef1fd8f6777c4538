"""The staff's addresses: /desk/publishing/…"""

from django.urls import path

from xiefa.publishing.views import desk

app_name = "publishing"

urlpatterns = [
    path("", desk.edition_list, name="edition_list"),
    path("export.xlsx", desk.edition_export, name="edition_export"),
    path("<int:pk>/", desk.edition_detail, name="edition_detail"),
    path("<int:pk>/order/", desk.edition_order, name="edition_order"),
    path("<int:pk>/files/<slug:channel>/", desk.edition_file, name="edition_file"),
    path("<int:pk>/proofs/<slug:channel>/", desk.edition_proof, name="edition_proof"),
    path("<int:pk>/pages/", desk.issue_pages, name="issue_pages"),
    path("<int:pk>/pages/<int:number>.svg", desk.issue_page, name="issue_page"),
]
