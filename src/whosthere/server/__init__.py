"""The web edge: an Azure Face endpoint of one's own."""
