"""How a new round is started."""
