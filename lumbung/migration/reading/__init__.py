"""Pure reading of files: bytes of any kind in, bounded sheets of cells out; knows no Django and no database."""
