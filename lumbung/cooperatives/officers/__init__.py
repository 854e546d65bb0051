"""Who may do what where: accounts, dated roles, one-time codes and examinations."""
