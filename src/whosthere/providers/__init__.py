"""Who analyses a picture: the local networks, or the Azure Face service."""
