"""Requests that nobody thought of, made by chance of what the site itself says."""
