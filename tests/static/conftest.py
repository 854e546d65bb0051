"""Importing this while tests are collected watches every statement of the whole run (layer S3)."""

from tests.static import recorder

recorder.install()
