"""A small content for the tests of the search: six labels, two languages, and traps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from knowledge.search import Item, Label, Spoken
from knowledge.search.ngrams import Floats

_ENGLISH = {
    "faq:cost": (
        "how much does it cost",
        "what is the price",
        "is there a fee",
        "do i have to pay",
        "membership fee amount",
        "costs for my company",
        "is it free of charge",
        "tell me the price please",
    ),
    "faq:members": (
        "who are the members",
        "list of members",
        "which clusters belong to the network",
        "member organisations",
        "how many clusters are there",
        "show me all clusters",
        "who is part of the network",
        "name the partners",
    ),
    "faq:join": (
        "how can my cluster join",
        "become a member",
        "apply for membership",
        "joining the network",
        "steps to become part of the network",
        "membership application",
        "we want to join",
        "how do we get in",
    ),
    "service:passport": (
        "i want a passport",
        "start a passport request",
        "open a request for my company",
        "apply for the passport",
        "help me enter a foreign market",
        "we look for partners abroad",
        "begin the passport",
        "new passport request",
    ),
    "smalltalk:hello": ("hello", "hi there", "good morning", "hey", "good evening", "👋", "greetings", "hello bot"),
    "outside:embassy": (
        "renew my passport at the embassy",
        "i lost my travel passport",
        "do i need a visa",
        "embassy opening hours",
        "passport photo size",
        "how long is my passport valid for travelling",
        "visa for canada",
        "border control",
    ),
}
_FRENCH = {
    "faq:cost": (
        "combien ça coûte", "quel est le prix", "y a-t-il des frais", "faut-il payer", "montant de la cotisation",
        "est-ce gratuit", "tarif pour mon entreprise", "les coûts s'il vous plaît",
    ),
    "faq:members": (
        "qui sont les membres", "liste des membres", "quels clusters font partie du réseau", "combien de clusters",
        "montrez-moi tous les clusters", "les organisations membres", "qui fait partie du réseau", "vos partenaires",
    ),
    "smalltalk:hello": ("bonjour", "salut", "bonsoir", "coucou", "bonjour à vous", "salut toi", "bien le bonjour"),
}  # fmt: skip

ITEMS = [
    Item(
        label=Label.parse(label),
        phrasings=tuple(
            Spoken(language, text)
            for language, entries in (("en", _ENGLISH), ("fr", _FRENCH))
            for text in entries.get(label, ())
        ),
        homonym=label == "outside:embassy",
    )
    for label in _ENGLISH
]


class Bag:
    """An encoder that knows a few words in both languages: vectors of the meanings a text mentions."""

    name = "bag of meanings"
    _MEANINGS = (
        ("cost", "price", "fee", "pay", "coût", "prix", "frais", "payer", "coûte", "gratuit", "free"),
        ("member", "cluster", "membres", "clusters", "réseau", "partner"),
        ("join", "become", "rejoindre", "adhérer", "devenir"),
        ("passport", "passeport", "request", "abroad"),
        ("hello", "hi", "bonjour", "salut", "morning"),
        ("embassy", "visa", "travel", "ambassade"),
    )

    def __init__(self) -> None:
        """Count the texts that were encoded."""
        self.encoded: list[str] = []

    def question(self, text: str) -> Floats:
        """Return the vector of one question."""
        return self.phrasings([text])[0]

    def phrasings(self, texts: Sequence[str]) -> Floats:
        """Return one row of length 1 for each text; a trace of every meaning stands in each."""
        self.encoded += texts
        rows = np.full((len(texts), len(self._MEANINGS)), 1e-3, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for place, words in enumerate(self._MEANINGS):
                row[place] += sum(word in text.lower() for word in words)
        return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)

    def passages(self, texts: Sequence[str]) -> Floats:
        """Return the same."""
        return self.phrasings(texts)
