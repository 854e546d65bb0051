"""Keeping Lumbung running: backup and restore, the doctor, the scheduled work of `tick`."""
