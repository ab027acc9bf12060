"""The API for other programs: the legal documents, all public pages, and what changed of them."""
