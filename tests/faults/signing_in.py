"""A treasurer signed in at a home's server, for a client that speaks plain HTTP afterwards.

Run as a process in that home: `python -m tests.faults.signing_in CODE`; prints what a browser would
hold: cookie, form token, and the mark of what was shown before saving.
"""

import json
import re
import sys

FORM = {"amount": "1000", "place": "1111/00"}
KEY = "bank-interest"


def main() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.test import Client

    from lumbung.cooperatives.officers.models import Role
    from lumbung.cooperatives.officers.operations import NewOfficer
    from lumbung.ledger.books import books_of
    from lumbung.ledger.staffing import create_officer
    from lumbung.tenancy import clock
    from lumbung.tenancy.scope import Scope

    call_command("collectstatic", interactive=False, verbosity=0)
    code = sys.argv[1]
    books = books_of(code)
    new = NewOfficer(f"bendahara.{code.lower()}", "Siti Rahmah", Role.BENDAHARA)
    user = create_officer(new, Scope(koperasi_id=books.koperasi_id), by=None).user
    client = Client(headers={"host": "127.0.0.1"})
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    address = f"/k/{code}/catat/{KEY}/"
    page = client.get(address)
    assert page.status_code == 200, page.status_code
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())
    form = {**FORM, "date": clock.today(books.zone).isoformat()}
    shown = client.post(address, {**form, "aksi": "lihat"}).content.decode()
    mark = re.search(r'name="dilihat" value="(\w+)"', shown)
    assert token is not None
    assert mark is not None, shown[:3000]
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    held = {"csrfmiddlewaretoken": token[1], "dilihat": mark[1], **form}
    print(json.dumps({"address": address, "cookie": cookie, "form": held}))


if __name__ == "__main__":
    main()
