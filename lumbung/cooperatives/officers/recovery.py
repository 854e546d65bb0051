"""Coming in: a one-time code is used once, and a forgotten passphrase takes two other people."""

import datetime as dt
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from lumbung.cooperatives.officers.codes import code_hash, new_code
from lumbung.cooperatives.officers.models import ActivationCode, CodePurpose, User
from lumbung.cooperatives.officers.operations import IssuedCode
from lumbung.cooperatives.officers.passphrases import LEAST_LENGTH, LONGEST
from lumbung.cooperatives.officers.powers import Action, who_may
from lumbung.cooperatives.officers.queries import active_assignments, may, open_recoveries
from lumbung.cooperatives.officers.refusals import (
    CodeUnusable,
    NotAllowed,
    OwnRecovery,
    PassphraseLength,
    PassphraseTooPlain,
    RecoveryNotFound,
    RecoveryOpen,
    SameConfirmer,
)
from lumbung.core.refusal import ReasonRequired
from lumbung.tenancy import clock

# A recovery waits this long for its second person, and its code as long for its owner.
RECOVERY_DAYS = 3
LEAST_REASON = 10


def usable_code(written: str) -> ActivationCode:
    """The code as it lies in the database. Refuses: CodeUnusable."""
    found = (
        ActivationCode.objects.filter(
            code_hash=code_hash(written),
            used_at__isnull=True,
            cancelled_at__isnull=True,
            expires_at__gt=clock.now(),
            user__is_active=True,
        )
        .select_related("user")
        .first()
    )
    if found is None:
        raise CodeUnusable()
    return found


def activate(written: str, passphrase: str) -> User:
    """Use a code up and set the passphrase; every session of the person ends.

    Refuses: CodeUnusable, PassphraseLength, PassphraseTooPlain.
    """
    with transaction.atomic():
        code = usable_code(written)
        # Of two who use one code at once the second finds it used.
        code = ActivationCode.objects.select_for_update().get(pk=code.pk)
        if code.used_at is not None or code.cancelled_at is not None:
            raise CodeUnusable()
        user = code.user
        check_passphrase(user, passphrase)
        user.set_password(passphrase)
        user.save(update_fields=["password"])
        if code.clears_second_factor:
            Authenticator.objects.filter(user=user).delete()
        code.used_at = clock.now()
        code.save(update_fields=["used_at"])
    return user


def check_passphrase(user: User, passphrase: str) -> None:
    """Length and plainness only: no rules about capitals and digits. Refuses as `activate`."""
    if not LEAST_LENGTH <= len(passphrase) <= LONGEST:
        raise PassphraseLength(least=LEAST_LENGTH, most=LONGEST)
    plain = passphrase.casefold()
    names = [user.username, *user.full_name.casefold().split()]
    rest = plain
    for name in names:
        rest = rest.replace(name, "") if len(name) >= 3 else rest
    if len(rest) < LEAST_LENGTH // 2 or len(set(plain)) < 5:
        raise PassphraseTooPlain()
    try:
        validate_password(passphrase, user)
    except ValidationError as error:
        raise PassphraseTooPlain() from error


def start_recovery(
    user: User, reason: str, *, by: User, second_factor_lost: bool = False
) -> ActivationCode:
    """The first of two steps: an officer of the district says that somebody cannot get in.

    Refuses: OwnRecovery, NotAllowed, ReasonRequired, RecoveryOpen.
    """
    if by.pk == user.pk:
        raise OwnRecovery()
    _check_reach(by, user, Action.START_RECOVERY)
    reason = " ".join(reason.split())
    if len(reason) < LEAST_REASON:
        raise ReasonRequired(length=LEAST_REASON)
    with transaction.atomic():
        User.objects.select_for_update().get(pk=user.pk)
        if open_recoveries([user.pk]):
            raise RecoveryOpen(name=user.full_name)
        return ActivationCode.objects.create(
            user=user,
            purpose=CodePurpose.RECOVERY,
            reason=reason[:500],
            clears_second_factor=second_factor_lost,
            expires_at=clock.now() + dt.timedelta(days=RECOVERY_DAYS),
            started_by=by,
        )


def confirm_recovery(recovery_id: UUID, *, by: User) -> IssuedCode:
    """The second step, by somebody else, who hands the code over in person.

    Refuses: RecoveryNotFound, OwnRecovery, SameConfirmer, NotAllowed.
    """
    with transaction.atomic():
        recovery = _waiting(recovery_id)
        if by.pk == recovery.user_id:
            raise OwnRecovery()
        if by.pk == recovery.started_by_id:
            raise SameConfirmer()
        _check_reach(by, recovery.user, Action.CONFIRM_RECOVERY)
        now, code = clock.now(), new_code()
        # Whatever code was still lying about stops working.
        others = ActivationCode.objects.filter(user=recovery.user, used_at__isnull=True)
        others.filter(cancelled_at__isnull=True).exclude(pk=recovery.pk).update(cancelled_at=now)
        recovery.code_hash, recovery.confirmed_by = code_hash(code), by
        recovery.expires_at = now + dt.timedelta(days=RECOVERY_DAYS)
        recovery.save(update_fields=["code_hash", "confirmed_by", "expires_at"])
    return IssuedCode(recovery.user, code, recovery.expires_at)


def cancel_recovery(recovery_id: UUID, *, by: User) -> ActivationCode:
    """Anyone who could confirm it may also stop it, and so may the person concerned.

    Refuses: RecoveryNotFound, NotAllowed.
    """
    with transaction.atomic():
        recovery = _waiting(recovery_id)
        if by.pk not in (recovery.user_id, recovery.started_by_id):
            _check_reach(by, recovery.user, Action.CONFIRM_RECOVERY)
        recovery.cancelled_at = clock.now()
        recovery.save(update_fields=["cancelled_at"])
    return recovery


def _waiting(recovery_id: UUID) -> ActivationCode:
    recovery = (
        ActivationCode.objects.select_for_update()
        .filter(
            pk=recovery_id,
            purpose=CodePurpose.RECOVERY,
            code_hash="",
            cancelled_at__isnull=True,
            expires_at__gt=clock.now(),
        )
        .first()
    )
    if recovery is None:
        raise RecoveryNotFound()
    return recovery


def _check_reach(by: User, user: User, action: Action) -> None:
    """Every place the person works in must lie within reach, or one office would open another."""
    held = active_assignments(user)
    reached = all(may(by, action, koperasi_id=a.koperasi_id, area=a.area) for a in held)
    if not held or not reached:
        raise NotAllowed(who=who_may(action))
