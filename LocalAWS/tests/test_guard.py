"""Web pages of others get nothing, and change nothing."""
from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from conftest import Local


def answer(aws: Local, method: str, path: str, headers: dict[str, str], body: bytes = b"") -> tuple[int, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", urlsplit(aws.url).port, timeout=30)
    try:
        connection.putrequest(method, path, skip_host=True)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        response.read()
        return response.status, dict(response.getheaders())
    finally:
        connection.close()


SECRET = {"X-Amz-Target": "secretsmanager.GetSecretValue", "Content-Type": "application/x-amz-json-1.1",
          "Authorization": "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/secretsmanager/aws4_request"}


@pytest.mark.parametrize("headers, status", [
    ({"Host": "localhost"}, 200),
    ({"Host": "127.0.0.1:1"}, 200),
    ({"Host": "[::1]:1"}, 200),
    ({"Host": "sync-states.localhost:1", "Origin": "http://127.0.0.1:8123"}, 200),
    ({"Host": "localhost", "Origin": "https://evil.example"}, 403),
    ({"Host": "localhost", "Origin": "null"}, 403),
    ({"Host": "localhost", "Origin": "http://localhost.evil.example"}, 403),
    ({"Host": "evil.example"}, 421),
    ({"Host": "127.0.0.1.evil.example:80"}, 421),
    ({"Host": "localhost@evil.example"}, 421),
    ({"Host": "[::1"}, 421),
    ({}, 421),
])
def test_only_loopback_names_are_answered(aws: Local, headers: dict[str, str], status: int) -> None:
    aws.client("secretsmanager").create_secret(Name="kept", SecretString="topsecret")
    given, answered = answer(aws, "POST", "/", headers | SECRET, b'{"SecretId": "kept"}')
    assert given == status
    assert status == 200 or "Access-Control-Allow-Origin" not in answered
    if status != 200:
        assert answer(aws, "POST", "/_local/reset", headers | {"Content-Type": "text/plain"})[0] == status
        assert answer(aws, "OPTIONS", "/", headers | {"Access-Control-Request-Method": "POST"})[0] == status
    assert aws.client("secretsmanager").get_secret_value(SecretId="kept")["SecretString"] == "topsecret"
