"""The pages of the office, one module for each subject; a view parses, calls once, renders."""
