"""A request as large Chinese providers want it signed (ACS3-HMAC-SHA256), and how they answer. Pure."""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import msgspec

from yingda.infra.sms.types import Account, ShortText, Taken, TextResult

ALGORITHM = "ACS3-HMAC-SHA256"
ACTION, VERSION = "SendSms", "2017-05-25"
# a provider that has seen a nonce refuses the request that bears it again, as long as its date is not too old
SAME_KEY_FOR = timedelta(minutes=10)
NONCE_USED = frozenset({"SignatureNonceUsed"})
TOO_MANY = ("Throttling", "isv.BUSINESS_LIMIT_CONTROL")
BUSY = frozenset({"isp.SYSTEM_ERROR", "ServiceUnavailable", "InternalError"})
SIGNATURE = ("SignatureDoesNotMatch", "InvalidAccessKeyId", "IncompleteSignature", "Forbidden")
AGAIN_S, LATER_S = 5.0, 120.0
DETAIL = 200


def request_of(account: Account, text: ShortText, at: datetime) -> tuple[str, dict[str, str]]:
    """Address and headers of the request that sends a text message."""
    query = canonical_query(
        {
            "PhoneNumbers": text.to,
            "SignName": text.sign,
            "TemplateCode": text.template,
            "TemplateParam": msgspec.json.encode(dict(text.variables)).decode(),
            "OutId": text.key,
        }
    )
    parts = urlsplit(account.endpoint)
    signed = {
        "host": parts.netloc,
        "x-acs-action": ACTION,
        "x-acs-content-sha256": hashlib.sha256(b"").hexdigest(),
        "x-acs-date": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "x-acs-signature-nonce": text.key,
        "x-acs-version": VERSION,
    }
    path = parts.path or "/"
    headers = {**signed, "authorization": authorization(account, path, query, signed)}
    return f"{parts.scheme}://{parts.netloc}{path}?{query}", headers


def authorization(account: Account, path: str, query: str, signed: Mapping[str, str]) -> str:
    """The signature over everything that must not be changed on the way."""
    names = ";".join(sorted(signed))
    lines = "".join(f"{name}:{signed[name].strip()}\n" for name in sorted(signed))
    request = f"POST\n{path}\n{query}\n{lines}\n{names}\n{signed['x-acs-content-sha256']}"
    over = f"{ALGORITHM}\n{hashlib.sha256(request.encode()).hexdigest()}"
    signature = hmac.new(account.secret.encode(), over.encode(), hashlib.sha256).hexdigest()
    return f"{ALGORITHM} Credential={account.key_id},SignedHeaders={names},Signature={signature}"


def canonical_query(values: Mapping[str, str]) -> str:
    """Names in order, everything but letters, digits and -_.~ escaped."""
    return "&".join(f"{quote(name, safe='~')}={quote(values[name], safe='~')}" for name in sorted(values))


def result_of(status: int, answer: bytes) -> TextResult:
    """What an answer means; a provider says "refused" with status 200, too."""
    try:
        read = msgspec.json.decode(answer, type=dict[str, Any])
    except msgspec.DecodeError:
        # whether a gateway or the provider said so is not known
        return TextResult(Taken.UNKNOWN, "sms.unreadable", f"HTTP {status}", again_s=AGAIN_S)
    code, said = str(read.get("Code", "")), str(read.get("Message", "")).replace("\0", "")
    detail = f"{code} {said}".strip()[:DETAIL]
    if code == "OK" and status < 300:
        return TextResult(Taken.SENT, receipt=str(read.get("BizId", ""))[:100])
    if code in NONCE_USED:
        return TextResult(Taken.SENT, "sms.arrived_before", detail)
    if code.startswith(TOO_MANY) or status == 429:
        return TextResult(Taken.RETRY, "sms.too_many", detail, again_s=LATER_S)
    if code in BUSY or status >= 500:
        return TextResult(Taken.UNKNOWN, "sms.unavailable", detail, again_s=AGAIN_S)
    return TextResult(Taken.REFUSED, "sms.signature" if code.startswith(SIGNATURE) else "sms.refused", detail)
