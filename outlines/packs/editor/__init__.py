"""The packs of an outline in Wagtail's editor: what has become of them, of drafts too."""
