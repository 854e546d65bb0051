"""Who may do what where: officers' accounts, their roles with dates, one-time codes and examinations."""
