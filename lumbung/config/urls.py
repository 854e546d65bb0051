"""Every address of the server."""

from django.urls import include, path

urlpatterns = [path("", include("lumbung.faces.office.urls"))]

handler400 = "lumbung.faces.office.errors.bad_request"
handler403 = "lumbung.faces.office.errors.forbidden"
handler404 = "lumbung.faces.office.errors.not_found"
handler500 = "lumbung.faces.office.errors.broken"
