"""How the program comes onto a machine. Standard library only: nothing is installed yet."""
