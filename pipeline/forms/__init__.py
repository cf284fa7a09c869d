"""Forms that go out, their letter and the list of addressees."""
