"""Which handler gets an event, and what typed words, commands and links are taken for."""
