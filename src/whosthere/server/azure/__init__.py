"""The Azure Face REST dialect: its routes, its errors, its words for what the rooms know."""
