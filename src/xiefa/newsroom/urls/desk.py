"""Addresses of the newsroom, under /desk/newsroom/."""

from django.urls import path

from xiefa.newsroom.views import articles, files, records, versions, writing

app_name = "newsroom"

urlpatterns = [
    path("", articles.article_list, name="article_list"),
    path("shelf/", articles.article_shelf, name="article_shelf"),
    path("export/", articles.article_export, name="article_export"),
    path("write/", writing.article_write, name="article_write"),
    path("records/<int:pk>/", records.article_from_record, name="article_from_record"),
    path("import/", files.article_import, name="article_import"),
    path("<int:pk>/", articles.article_detail, name="article_detail"),
    path("<int:pk>/edit/", writing.article_edit, name="article_edit"),
    path("<int:pk>/presence/", writing.article_presence, name="article_presence"),
    path("<int:pk>/move/<slug:verb>/", articles.article_move, name="article_move"),
    path("<int:pk>/name/", articles.article_settle_name, name="article_settle_name"),
    path("<int:pk>/versions/", versions.article_versions, name="article_versions"),
    path("<int:pk>/versions/<int:number>/", versions.article_version, name="article_version"),
    path("<int:pk>/compare/", versions.article_compare, name="article_compare"),
    path("<int:pk>/original/", files.article_original, name="article_original"),
    path("sources/<int:pk>/", files.source_original, name="source_original"),
    path("pictures/", files.picture_upload, name="picture_upload"),
    path("pictures/<str:sha256>/", files.picture_file, name="picture_file"),
]
