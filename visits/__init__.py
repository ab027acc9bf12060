"""How often pages are read, files downloaded and questions asked: counted without cookies, and without
anything that tells of a visitor. docs/decisions/0042-visits.md."""
