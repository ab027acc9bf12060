"""The public pages for harvesters: OAI-PMH 2.0 (openarchives.org/OAI/openarchivesprotocol.html) with
Dublin Core."""
