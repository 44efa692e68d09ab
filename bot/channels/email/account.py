"""The mail account that the bot sends from, as the operator describes it."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parseaddr
from typing import Annotated, Literal

from email_validator import EmailNotValidError, validate_email
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr

EMAIL = "email"
"""The name of the e-mail channel in addresses."""


def _mail_address(written: str) -> str:
    """Return the bare address. Raises ValueError when it isn't a valid one."""
    try:
        found = validate_email(written.strip(), allow_smtputf8=False, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(str(error)) from None
    return found.ascii_email or found.normalized


def _sender(written: str) -> str:
    """Check an address, with or without a name before it. Raises ValueError when it isn't a valid one."""
    if not written.isprintable():
        raise ValueError("a sender stands in one line")
    _mail_address(parseaddr(written)[1])
    return written


class MailAccount(BaseModel):
    """How mails are sent: a server that takes them, and the mailboxes of the clusters."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    host: Annotated[str, Field(min_length=1, description='a server in quotes, such as "mail.example.org"')]
    port: Annotated[int, Field(ge=1, le=65535, description="a number from 1 to 65535, without quotes")] = 587
    username: str = ""
    password: SecretStr = SecretStr("")
    sender: Annotated[
        str, AfterValidator(_sender), Field(description='an e-mail address in quotes, such as "icn@example.org"')
    ]
    security: Annotated[
        Literal["starttls", "tls", "none"], Field(description='"starttls", "tls" or "none", in quotes')
    ] = "starttls"
    clusters: Annotated[
        Mapping[str, Annotated[str, AfterValidator(_mail_address)]],
        Field(description='one e-mail address for each cluster, such as tenerrdis = "contact@example.org"'),
    ] = Field(default_factory=dict)

    @property
    def name(self) -> str:
        """What readers see as the sender."""
        return parseaddr(self.sender)[0]

    @property
    def address(self) -> str:
        """The address that mails come from."""
        return _mail_address(parseaddr(self.sender)[1])
