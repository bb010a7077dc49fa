"""An OpenID provider of two people: authorization code flow with PKCE, RSA-signed id tokens."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlparse

from joserfc import jwt
from joserfc.jwk import RSAKey

PEOPLE = ("alice", "bob")
CLIENT = "dnacompare-tests"
SECRET = "a-secret-of-the-tests-alone"


class Provider:
    """Its issuer, its key, and the codes that it gave and that were not redeemed."""

    def __init__(self, issuer: str) -> None:
        self.issuer = issuer
        self.key = RSAKey.generate_key(2048, parameters={"kid": "one", "use": "sig"})
        self.codes: dict[str, dict[str, str]] = {}

    def configuration(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "code_challenge_methods_supported": ["S256"],
        }

    def asked(self, query: dict[str, str]) -> str:
        """A page with one link for each person; each carries a code for that person alone."""
        links = []
        for name in PEOPLE:
            code = secrets.token_urlsafe(16)
            self.codes[code] = query | {"sub": name}
            back = urlencode({"code": code, "state": query["state"]})
            address = escape(f"{query['redirect_uri']}?{back}")
            links.append(f'<p><a href="{address}">I am {name}</a></p>')
        return f"<!doctype html><title>Who are you?</title>{''.join(links)}"

    def redeemed(self, form: dict[str, str], authorization: str) -> dict[str, Any] | None:
        """Tokens for a code, once, to the client it was given to, who knows the verifier."""
        client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        asked = self.codes.pop(form.get("code", ""), None)
        if asked is None or authorization != f"Basic {client}":
            return None
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        if base64.urlsafe_b64encode(challenge).rstrip(b"=").decode() != asked["code_challenge"]:
            return None
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "sub": asked["sub"],
            "aud": CLIENT,
            "iat": now,
            "exp": now + 600,
            "nonce": asked["nonce"],
            "email": f"{asked['sub']}@example.org",
        }
        token = jwt.encode({"alg": "RS256", "kid": "one"}, claims, self.key)
        return {"access_token": "none", "token_type": "Bearer", "id_token": token}


@contextmanager
def running() -> Iterator[Provider]:
    """A provider on a free port of this machine."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            place = urlparse(self.path)
            if place.path == "/.well-known/openid-configuration":
                self.answer(json.dumps(provider.configuration()))
            elif place.path == "/keys":
                self.answer(json.dumps({"keys": [provider.key.as_dict(private=False)]}))
            elif place.path == "/authorize":
                self.answer(provider.asked(dict(parse_qsl(place.query))), "text/html")
            else:  # a browser asks for a picture of the site
                self.answer("", "image/png")

        def do_POST(self) -> None:
            form = dict(parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
            tokens = provider.redeemed(form, self.headers.get("Authorization", ""))
            wrong = json.dumps({"error": "invalid_grant"})
            self.answer(json.dumps(tokens) if tokens else wrong, status=200 if tokens else 400)

        def answer(self, text: str, kind: str = "application/json", status: int = 200) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider = Provider(f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
