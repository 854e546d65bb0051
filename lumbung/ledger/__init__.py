"""The books: one door in, nothing changed or removed, every entry bound to its voucher and the one before."""
