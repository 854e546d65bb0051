"""What members use: each product has pure rules, models, operations that write and queries that read."""
