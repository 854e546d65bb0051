"""A bound on how much may be sent at once, held before the first byte of it is kept."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

# Five pictures of five megabytes, and the form around them.
MAX_REQUEST_BYTES = 26_000_000


class BoundedUpload(FileUploadHandler):
    """Stands first among the upload handlers; whatever it lets through is for those after it."""

    def handle_raw_input(self, input_data: Any, META: Any, content_length: int, *rest: Any) -> None:  # noqa: N803
        """Django's answer to what this raises is 400, with our page in plain words."""
        if content_length > MAX_REQUEST_BYTES:
            raise RequestDataTooBig(f"{content_length} bytes in one request")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None
