"""What people may write to do harm, or just because they write so."""

from __future__ import annotations

WORDS = {
    "html": '<b>bold</b> <script>alert(1)</script> <a href="tg://user?id=1001">me</a> <u>x & &amp; </pre>',
    "markdown": "*bold* _it_ __u__ ~s~ ||spoiler|| `code` ```pre``` [link](https://evil.example) > quote\\_",
    "template": "{number} {whom} {0} {words!r:>99} %(name)s %n $HOME ${x}",
    "bidi": "price: \u202e00.1\u202c \u2066left\u2069 \u200fright\u200e",
    "zero-width": "to\u200bgether a\u200dpart \ufeffword\u2060joiner",
    "combined": "Z\u0351\u036b\u0343\u036a\u0302a\u0316\u0320l \U0001f468\u200d\U0001f469\u200d\U0001f467 e\u0301",
    "header": "To: x@y\r\nBcc: evil@evil.example\r\n\r\nbody",
    "formula": "=HYPERLINK(\"https://evil.example\",\"x\")",
    "commands": "/block ICN-2026-0001 @icn_bot",
}  # fmt: skip
LONG = "\U0001f4a5" * 2048
"""As much as a message may hold: 4096 units, each character two of them."""
