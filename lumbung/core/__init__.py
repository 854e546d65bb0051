"""The pure heart: values and rules without Django, clock or database."""
