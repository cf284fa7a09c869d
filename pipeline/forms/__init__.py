"""What goes out: forms, their letter and the list of addressees."""
