"""The command line that others script against: JSON out, exit codes that mean something."""
