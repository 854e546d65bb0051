"""Where the world touches us: parse, one call, render; no rules here."""
