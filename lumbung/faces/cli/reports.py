"""Report commands."""

import click


def register(cli: click.Group) -> None:
    """Being written."""
