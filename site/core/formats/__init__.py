"""How dates are typed: FORMAT_MODULE_PATH."""
