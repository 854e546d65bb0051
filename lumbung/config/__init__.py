"""Settings and addresses: the outermost ring."""
