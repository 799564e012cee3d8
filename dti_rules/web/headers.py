"""The headers that every answer has: what a page may load, and who may read the answer."""

import re
from collections.abc import Iterable

Headers = list[tuple[bytes, bytes]]

PAGES = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
"""What our pages may load: the script and the style of this service, and nothing else. No code in a text is run."""
_META = re.compile(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"')


def policy_of(page: str) -> str:
    """The policy that a self-contained report states for itself, for the header; ours where it states none."""
    found = _META.search(page[:2_000])
    return PAGES if found is None else f"{found[1]}; frame-ancestors 'none'"


def security(headers: Iterable[tuple[bytes, bytes]]) -> Headers:
    """The headers that keep an answer from doing more than being read."""
    said = {
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "cross-origin-resource-policy": "same-origin",
    }
    if not any(name == b"content-security-policy" for name, _ in headers):
        said["content-security-policy"] = PAGES
    return [(name.encode(), value.encode()) for name, value in said.items()]


def cross_origin(allowed: Iterable[str], origin: str) -> Headers:
    """CORS for an origin that was named at the start; nothing for any other."""
    if not origin or origin not in allowed:
        return []
    return [(b"access-control-allow-origin", origin.encode()), (b"access-control-expose-headers", b"etag"),
            (b"vary", b"Origin")]  # fmt: skip
