"""The performance table: what Lumbung does beside the limit of the same machine, in the same run, as a ratio."""
