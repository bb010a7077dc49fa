"""What the four transport maps share; each map is a file of its own beside this folder."""
