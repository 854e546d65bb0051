"""Forms of the books: what was typed, kept as it was typed, and read into a voucher's arguments."""
