"""One round over the feeds: asking, parsing, storing and telling, side by side."""
