#!/usr/bin/env python3
"""Holds the gateway's judgement of tokens against PyJWT's, with random tokens, good ones and broken ones.

usage: jwt_check.py --binary UNDERSTUDY [--tokens N] [--seed N]
Run it with .venv/jwt-oracle (scripts/setup.sh). Each token is sent to /api/test; the answer is 200, or a refusal with
the text that the gateway makes of PyJWT's exception (docs/platform.md, Everything else).
"""
import argparse
import ast
import base64
import hashlib
import hmac
import json
import pathlib
import random
import sys
import time

import jwt

HERE = pathlib.Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tools"))
import exchange  # noqa: E402
from stand_in import StandIn  # noqa: E402

SECRET = "a secret of the oracle"
HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}
FAR = 10**10
VALUES = [None, True, False, 0, 1, -1, FAR, 1.5, 1e300, float("nan"), float("inf"), "", "1", " 12 ", "1_0", "1__0", "x",
          "-5", "99999999999", [], ["a"], {}, {"a": 1}, "u", 5]


def segment(value):
    data = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def some(source, *choices):
    return source.choice(choices)


def make(source):
    """A token as text in Latin-1, without control characters."""
    header = {"alg": some(source, "HS256", "HS256", "HS256", "HS384", "HS512", "none", "", None, 5, "XX"), "typ": "JWT"}
    if source.random() < 0.05:
        del header["alg"]
    for name, values in (("kid", ["k", 1, None]), ("b64", [True, False])):
        if source.random() < 0.05:
            header[name] = source.choice(values)
    payload = {}
    for name in ("sub", "exp", "nbf", "iat", "aud", "iss"):
        if source.random() < (0.9 if name == "sub" else 0.2):
            payload[name] = source.choice(VALUES)
    if source.random() < 0.05:
        header = source.choice(VALUES + [b"{", b"\xff", b"\xff\xfe", b"[" * 2000])
    if source.random() < 0.05:
        payload = source.choice(VALUES + [b"{\"a\":1,}", b"\xed\xa0", b"1 2", b"", b"1" * 5000])
    signed = f"{segment(header)}.{segment(payload)}"
    algorithm = header.get("alg") if isinstance(header, dict) else None
    digest = HASHES.get(algorithm, hashlib.sha256) if isinstance(algorithm, str) else hashlib.sha256
    secret = SECRET if source.random() < 0.9 else "another"
    token = f"{signed}.{segment(hmac.new(secret.encode(), signed.encode(), digest).digest())}"
    for _ in range(source.choice([0, 0, 0, 0, 0, 1, 2])):
        place = source.randrange(len(token))
        token = token[:place] + source.choice("aZ0-_+/=!\u00e9") + token[place + source.randrange(2):]
    return token


def expected(token):
    """None when it is let in, else (code, message)."""
    try:
        algorithm = jwt.get_unverified_header(token).get("alg")
        if not jwt.decode(token, SECRET, algorithms=[algorithm]).get("sub"):
            raise ValueError("Missing subject claim in JWT")
    except jwt.ExpiredSignatureError:
        return "E9102", "Token expired"
    except jwt.InvalidSignatureError:
        return "E9104", "Invalid JWT signature"
    except jwt.DecodeError as error:
        return "E9104", f"Invalid JWT format: {error}"
    except Exception as error:
        return "E9104", f"JWT validation failed: {error}"
    return None


def told(answer):
    if answer.status == 200:
        return None
    error = ast.literal_eval(answer.body.decode())["error"]
    return error["code"], error["message"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--binary", required=True)
    parser.add_argument("--tokens", type=int, default=20000)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    args = parser.parse_args()
    print(f"seed {args.seed}")
    source = random.Random(args.seed)
    good = wrong = 0
    with StandIn(args.binary, "--jwt-secret", SECRET) as server:
        connection = exchange.Connection(server.gateway)
        for _ in range(args.tokens):
            token = make(source)
            if token.count(".") != 2:
                continue
            have = told(connection.ask(exchange.Request("GET", "/api/test", [("Authorization", f"Bearer {token}")])))
            want = expected(token)
            good += want is None
            if have != want:
                wrong += 1
                if wrong <= 20:
                    print(f"{token!r}\n  want {want}\n  have {have}")
        connection.close()
    print(f"{args.tokens} tokens, {good} of them let in, {wrong} differences")
    return 1 if wrong or not good else 0


if __name__ == "__main__":
    sys.exit(main())
