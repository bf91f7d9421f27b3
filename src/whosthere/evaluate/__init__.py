"""How well it works: accuracy, measured on a folder of pictures with labels."""
