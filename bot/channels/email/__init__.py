"""E-mail, for clusters that nobody reaches in Telegram."""
