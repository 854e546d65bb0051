"""Every address of the server."""

from django.urls import include, path

urlpatterns = [path("", include("lumbung.faces.office.urls"))]
