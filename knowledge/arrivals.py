"""What an admin sends: a .yaml or .zip, laid over the content as it is."""

from __future__ import annotations

from knowledge.files import MEDIA, Tree
from knowledge.parcels import clash, unpack, weigh
from knowledge.placing import placed
from knowledge.refusals import Reason, Refused

WHOLE = {"clusters.yaml", "en/intents.yaml", "en/services.yaml", "en/texts.yaml"}
"""A .zip that holds these is a whole content: what is not in it goes. Any other adds to the content and replaces."""


def received(name: str, data: bytes, base: Tree) -> Tree:
    """The content with the file that was sent. Raises Refused."""
    ending = name.lower().rpartition(".")[2]
    if ending not in ("zip", "yaml", "yml"):
        raise Refused(Reason.WRONG_TYPE, name=name[:100])
    weigh(data)
    if ending == "zip":
        files = unpack(data)
        tree = files if files.keys() >= WHOLE else {**base, **_parts(files, base)}
    else:
        stem = name.rpartition(".")[0]
        tree = {**base, placed(f"{stem}.yaml", data, base): data}
    if (doubled := clash(tree)) is not None:
        raise Refused(Reason.TWICE, name=doubled)
    return tree


def _parts(files: Tree, base: Tree) -> Tree:
    """The files by the names they are to have in the content."""
    named = [(name if name.startswith(MEDIA + "/") else placed(name, data, base), data) for name, data in files.items()]
    tree = dict(named)
    if len(tree) < len(named):
        raise Refused(Reason.TWICE, name=next(name for name, data in named if tree[name] is not data))
    return tree
