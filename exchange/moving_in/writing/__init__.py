"""Writing the items of an old site as pages of this one."""
