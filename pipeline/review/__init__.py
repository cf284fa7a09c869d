"""Questions between tables, units and periods; they never block."""
