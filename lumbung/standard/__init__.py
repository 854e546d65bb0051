"""The standard: what every co-operative shares, in releases that never change once published."""
