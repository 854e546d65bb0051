"""Running Lumbung: backups, restores, the doctor and the scheduled work, on real servers."""
