"""E-mail: what reaches nobody of a cluster in Telegram."""
