"""Signing in: two steps, limits on guessing, passwords, sessions and their history.

docs/decisions/0022-signing-in.md tells why it is as it is.
"""
