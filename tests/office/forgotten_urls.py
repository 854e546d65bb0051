"""The server's addresses, and one whose policy somebody forgot."""

from django.urls import path

from lumbung.config import urls
from lumbung.faces.office.views import account

handler403, handler404 = urls.handler403, urls.handler404
urlpatterns = [*urls.urlpatterns, path("lupa/", account.account, name="forgotten")]
