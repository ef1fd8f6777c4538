"""Addresses of the council room: resolutions, tasks, and what follows from a meeting on paper."""

from django.urls import path

from xiefa.council.views import documents, resolutions, tasks

urlpatterns = [
    path("resolutions/", resolutions.resolution_list, name="resolution_list"),
    path("resolutions/export/", resolutions.resolution_export, name="resolution_export"),
    path("resolutions/past/", resolutions.resolution_past, name="resolution_past"),
    path("resolutions/<int:pk>/", resolutions.resolution_detail, name="resolution_detail"),
    path("resolutions/<int:pk>/correct/", resolutions.resolution_correct, name="resolution_correct"),
    path("resolutions/<int:pk>/documents/<str:name>", resolutions.resolution_document, name="resolution_document"),
    path("tasks/", tasks.task_list, name="task_list"),
    path("tasks/export/", tasks.task_export, name="task_export"),
    path("tasks/<int:pk>/", tasks.task_detail, name="task_detail"),
    path("tasks/<int:pk>/report/", tasks.task_report, name="task_report"),
    path("tasks/<int:pk>/move/<slug:verb>/", tasks.task_move, name="task_move"),
    path("meetings/<int:pk>/documents/", documents.document_list, name="document_list"),
    path("meetings/<int:pk>/documents/papers/", documents.document_papers, name="document_papers"),
    path("meetings/<int:pk>/documents/papers/bind/", documents.document_bind, name="document_bind"),
    path("meetings/<int:pk>/documents/<str:name>", documents.meeting_document, name="meeting_document"),
]
