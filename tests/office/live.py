"""A real server in a thread and a real Chromium, for what only a browser can show."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.test.testcases import LiveServerThread
from playwright.sync_api import Browser, ConsoleMessage, Page, sync_playwright

from lumbung.cooperatives.officers.models import User
from tests.office.build import signed_in

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def server() -> Iterator[str]:
    """`http://localhost:<port>`: a passkey needs a name, not a number."""
    thread = LiveServerThread("localhost", StaticFilesHandler)
    thread.daemon = True
    thread.start()
    thread.is_ready.wait(30)
    assert thread.error is None, thread.error
    try:
        yield f"http://localhost:{thread.port}"
    finally:
        thread.terminate()


@contextmanager
def browser() -> Iterator[Browser]:
    """Chromium of the system where there is one, else Playwright's own."""
    own = shutil.which("chromium") or shutil.which("chromium-browser")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=own, args=list(FLAGS))
        try:
            yield chromium
        finally:
            chromium.close()


def session_of(user: User) -> str:
    """A signed-in session's key; made before the browser starts, because the browser's loop bans it."""
    return signed_in(user).cookies["sessionid"].value


@contextmanager
def page_of(
    chromium: Browser, address: str, session: str = "", *, width: int = 1280, **options: Any
) -> Iterator[tuple[Page, list[str]]]:
    """A page of a fresh browser profile, and what its console complained about."""
    context = chromium.new_context(viewport={"width": width, "height": 800}, **options)
    if session:
        context.add_cookies([{"name": "sessionid", "value": session, "url": address}])
    page, complaints = context.new_page(), list[str]()

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            complaints.append(message.text)

    page.on("console", heard)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.set_default_timeout(20_000)
    try:
        yield page, complaints
    finally:
        context.close()


def fits(page: Page, width: int) -> None:
    """Nothing makes the page scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= width, (page.url, wide)
