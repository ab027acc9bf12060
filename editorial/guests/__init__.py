"""Drafts shown to experts and leaders who have no account; what they say comes back to the desk."""
