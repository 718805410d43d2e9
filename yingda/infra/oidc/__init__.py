"""Signing in by a company's identity provider: OpenID Connect, authorization code with PKCE."""

from yingda.infra.oidc.client import Client, make_client
from yingda.infra.oidc.types import Begun, Claims, OidcError

__all__ = ["Begun", "Claims", "Client", "OidcError", "make_client"]
