"""Who the members are: the register, their erasable identity, consents, and the log of who looked."""
