"""Areas of the nation and the co-operatives in them: who keeps books, for which villages."""
