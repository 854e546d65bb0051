"""Becoming a member, being one, and leaving: vouchers that change the register of members."""
