"""The approval: who may answer which step of it, and what a step asks for."""
