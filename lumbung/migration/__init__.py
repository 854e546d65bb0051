"""Opening books: the workbooks a village kept become its opening balance, to the rupiah, or not at all."""
