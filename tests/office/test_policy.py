"""Every address has a declared policy, and one without is closed to everybody."""

from django.test import override_settings

from lumbung.cooperatives.officers.models import Role
from lumbung.faces.office.menu import AREA_MENU, COOPERATIVE_MENU
from lumbung.faces.office.policy import POLICIES, SETTING_UP, Reach
from tests.office.build import addresses_by_name, signed_in
from tests.officers.build import officer


def test_every_address_has_a_policy_and_every_policy_an_address() -> None:
    named = addresses_by_name()

    assert sorted(named.keys() - POLICIES.keys()) == [], "addresses without a policy"
    assert sorted(POLICIES.keys() - named.keys()) == [], "policies without an address"


def test_the_address_says_what_the_policy_reaches() -> None:
    for name, route in addresses_by_name().items():
        reach = POLICIES[name].reach
        assert ("/k/<" in route) == (reach is Reach.COOPERATIVE), name
        assert ("/w/<" in route) == (reach is Reach.AREA), name
        needs_action = reach in (Reach.COOPERATIVE, Reach.AREA)
        assert needs_action == (POLICIES[name].action is not None), name


def test_little_is_public() -> None:
    """Adding to this list is a decision."""
    public = {name for name, policy in POLICIES.items() if policy.reach is Reach.PUBLIC}

    assert public == {
        "account_login",
        "account_inactive",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "activation",
        "activation_passphrase",
        "set_language",
    }


@override_settings(ROOT_URLCONF="tests.office.forgotten_urls")
def test_an_address_without_a_policy_is_closed(koperasi: str) -> None:
    client = signed_in(officer(Role.BENDAHARA, koperasi))

    assert addresses_by_name().keys() - POLICIES.keys() == {"forgotten"}
    assert client.get("/akun/").status_code == 200
    assert client.get("/lupa/").status_code == 404


def test_the_menu_shows_only_addresses_with_a_policy() -> None:
    for section in (*COOPERATIVE_MENU, *AREA_MENU):
        for item in section.items:
            assert item.url_name in POLICIES
            assert set(item.also) <= POLICIES.keys()


def test_setting_up_opens_no_place() -> None:
    """Whoever has no second factor yet must not come past the gate this way."""
    for name in SETTING_UP:
        assert POLICIES[name].reach in (Reach.PUBLIC, Reach.SIGNED_IN), name
