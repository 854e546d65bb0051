"""Savings of members: pokok, wajib, sukarela, berjangka, khusus. The reference product: copy its shape."""
