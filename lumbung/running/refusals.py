"""What the person at the terminal is told when a backup or a restore cannot go on."""

from lumbung.core.refusal import Refusal


class BackupRefused(Refusal):
    """No backup was made; older ones are untouched."""

    code = "backup_refused"
    template = "{why}"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)


class RestoreError(Refusal):
    """Nothing was restored: the target is as it was."""

    code = "restore_refused"
    template = "{why}"

    def __init__(self, why: str) -> None:
        super().__init__(why=why)
