"""Moving out: the whole site as plain files that anybody can read, and such an export taken over again."""
