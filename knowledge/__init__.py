"""What the assistant knows: content files, their checks, and the search over them."""
