"""The checks before publishing: what an editor should mend, or must, before readers see a page."""
