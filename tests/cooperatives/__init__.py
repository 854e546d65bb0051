"""Tests of areas and co-operatives."""
