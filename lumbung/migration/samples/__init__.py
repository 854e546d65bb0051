"""Samples of each list and an empty template, as villages may copy them; made by `make.py`."""
