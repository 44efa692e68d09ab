"""Pure decisions: what an event leads to. No I/O, no clock, no randomness, no Telegram."""
