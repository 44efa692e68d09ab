"""An emulated Telegram on this machine: the Bot API, people with phones, and the page that shows them."""
