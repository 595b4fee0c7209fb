"""What each command does, one file for each group; `cli.py` imports them when they are asked for."""
