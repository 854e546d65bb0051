"""Error pages in plain words: what happened, what is kept, what to do now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from lumbung.core.refusal import Busy, Refusal


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "office/errors/400.html", status=400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "office/errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page lay open too long, or came from elsewhere: the form was not taken."""
    return render(request, "office/errors/csrf.html", status=403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "office/errors/404.html", status=404)


def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """A "no" that no form showed itself. Nothing was written."""
    status = 503 if isinstance(refusal, Busy) else 409
    back = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = ""
    context = {"refusal": refusal, "back": back}
    return render(request, "office/errors/refused.html", context, status=status)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. Rendered without context processors, because they may be what broke."""
    return HttpResponse(render_to_string("office/errors/500.html"), status=500)
