"""The cash drawer: opened and closed by counting, differences shown, money handed over by two hands."""
