"""Pure recognising: what kind of list a sheet is, which column is what, and what its cells mean."""
