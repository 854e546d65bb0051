"""Where the world touches us: parse, call one operation or query, render; no rules here."""
