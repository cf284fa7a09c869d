"""Words for how complete a table is, on the form's Bìa and in what is said of it."""

UNTOUCHED, COMPLETE, NOTHING_ARISES = "Chưa nhập", "Đủ", "Không phát sinh"
