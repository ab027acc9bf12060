"""PostgreSQL as Django knows it, but for a server that hangs."""
