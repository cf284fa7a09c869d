"""The zip that an officer's machine is set up from, without a network and without a helper."""
