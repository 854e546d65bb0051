-- What the posting functions' owner may do, and who may call them. Everything else is refused.
ALTER FUNCTION books.post OWNER TO lumbung_books;
ALTER FUNCTION books.versions_hold OWNER TO lumbung_books;
ALTER FUNCTION books.entry_hash OWNER TO lumbung_books;
ALTER FUNCTION books.voucher_hash OWNER TO lumbung_books;
ALTER FUNCTION books.add_up OWNER TO lumbung_books;
ALTER FUNCTION books.are_few_and_distinct OWNER TO lumbung_books;
ALTER FUNCTION books.move_balance OWNER TO lumbung_books;
ALTER FUNCTION books.move_month OWNER TO lumbung_books;
ALTER FUNCTION books.set_year_end_apart OWNER TO lumbung_books;
ALTER FUNCTION books.check_postable OWNER TO lumbung_books;
ALTER FUNCTION books.move_closing OWNER TO lumbung_books;
ALTER FUNCTION books.open_books OWNER TO lumbung_books;
ALTER FUNCTION books.switch_account OWNER TO lumbung_books;
ALTER FUNCTION books.lock_books OWNER TO lumbung_books;
ALTER FUNCTION books.retire_books OWNER TO lumbung_books;
ALTER FUNCTION books.new_epoch OWNER TO lumbung_books;
ALTER FUNCTION books.entry_balances OWNER TO lumbung_books;
ALTER FUNCTION books.append_only OWNER TO lumbung_books;
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA books FROM PUBLIC;
GRANT EXECUTE ON FUNCTION books.post, books.move_closing, books.switch_account TO lumbung_app;
GRANT EXECUTE ON FUNCTION books.open_books, books.lock_books, books.retire_books,
  books.new_epoch TO lumbung_owner;
