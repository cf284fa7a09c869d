"""Opening of files behind guards, and checks of their bytes before anyone reads them."""
