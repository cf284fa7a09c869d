"""The draft report in Word and the page for a phone."""
