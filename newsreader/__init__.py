"""newsreader: feeds in, appeals out, and an article you can trust."""

__version__ = "0.1.0"
