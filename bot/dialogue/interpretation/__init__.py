"""What somebody's words ask, as the search ranks it: with what they leave out, and go on from."""
