"""The panes: each owns its drawing on the line API, none knows the others."""
