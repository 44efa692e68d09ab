"""The shape of the content: what the YAML files may say, and the Catalog made of them."""

from knowledge.schema.base import REFERENCE_LANGUAGE
from knowledge.schema.catalog import Catalog, Plural, TextValue, per_catalog
from knowledge.schema.entries import (
    Aspect,
    AspectWords,
    EntrySettings,
    EntryWords,
    FaqEntry,
    FaqFile,
    ReferenceAspect,
    ReferenceEntry,
    ReferenceFaqFile,
    Topic,
    TopicRole,
    fingerprint,
)
from knowledge.schema.intents import Action, ActionId, Intents, SmallTalk, Unspoken
from knowledge.schema.network import Cluster, ClustersFile, Patience
from knowledge.schema.services import (
    FieldKind,
    FieldRole,
    FieldWords,
    Periods,
    Service,
    ServiceField,
    ServiceWords,
    Telling,
)

__all__ = [
    "REFERENCE_LANGUAGE", "Action", "ActionId", "Aspect", "AspectWords", "Catalog", "Cluster", "ClustersFile",
    "EntrySettings", "EntryWords", "FaqEntry", "FaqFile", "FieldKind", "FieldRole", "FieldWords", "Intents", "Patience",
    "Periods", "Plural", "ReferenceAspect", "ReferenceEntry", "ReferenceFaqFile", "Service", "ServiceField",
    "ServiceWords", "SmallTalk", "Telling", "TextValue", "Topic", "TopicRole", "Unspoken", "fingerprint", "per_catalog",
]  # fmt: skip
