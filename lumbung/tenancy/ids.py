"""Where ids are made: uuid7, so that new rows of a co-operative lie together and sort by time."""

from uuid import UUID

import uuid_utils


def new_id() -> UUID:
    return UUID(bytes=uuid_utils.uuid7().bytes)
