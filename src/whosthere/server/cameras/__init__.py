"""The cameras that the server watches."""
