"""What each action of the table does, a module for each kind.

Functions rather than methods of the screen: the screen holds the state, a command is
one thing a key can do with it.
"""
