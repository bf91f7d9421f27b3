"""The native API: what the page uses, and nothing else; one file a resource."""
