"""What is saved or published is done whole or not at all, and never over what another wrote meanwhile."""
