"""Statements for every face: assembled from the books, then drawn as text, data, sheet or paper."""
