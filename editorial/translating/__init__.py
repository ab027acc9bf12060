"""The translation desk: what waits to be translated and how much of it, files for other tools, approval."""
