#!/usr/bin/env python3
"""The OpenAPI document of the stand-in is valid, and the stand-in answers as it declares.

usage: openapi_test.py --binary UNDERSTUDY --service gateway|data_layer [--examples N] [--seed N]
openapi-spec-validator judges the document. schemathesis makes requests from it, good and bad, and every answer's status,
content type and body must be declared. Last, the check itself is checked: with the refusals taken out of the document,
schemathesis must object. Run it with .venv/tools/bin/python.
"""
import argparse
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import urllib.request

import openapi_spec_validator

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "tools"))
from stand_in import StandIn  # noqa: E402

KEYS = {"gateway": "key-of-the-openapi-test-with-40-characters", "data_layer": "dev_key_local_ONLY"}
CHECKS = "status_code_conformance,content_type_conformance,response_schema_conformance"


def fetch(url):
    with urllib.request.urlopen(url, timeout=10) as response:
        return json.load(response)


def run_schemathesis(document, url, key, options):
    """(exit code, output)"""
    with tempfile.TemporaryDirectory() as directory:
        path = pathlib.Path(directory) / "openapi.json"
        path.write_text(json.dumps(document), encoding="utf-8")
        program = pathlib.Path(sys.executable).with_name("schemathesis")
        done = subprocess.run([program, "run", path, "--url", url, "-H", f"X-API-Key: {key}", "--checks", CHECKS,
                               "--no-color", *options], cwd=directory, capture_output=True, text=True, timeout=500,
                              check=False)
        return done.returncode, done.stdout + done.stderr


def without_refusals(document):
    """The document with nothing but success declared."""
    changed = json.loads(json.dumps(document))
    for path in changed["paths"].values():
        for operation in path.values():
            operation["responses"] = {code: response for code, response in operation["responses"].items()
                                      if code.startswith("2")}
    return changed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--binary", required=True)
    parser.add_argument("--service", required=True, choices=KEYS)
    parser.add_argument("--examples", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    # Not stateful: it puts whatever a create answered into a path, and a key that is empty makes that the list's path.
    options = ["--seed", str(args.seed), "--max-examples", str(args.examples), "--phases", "examples,coverage,fuzzing"]
    with StandIn(args.binary) as server:
        document = fetch(f"{server.gateway}/__understudy/openapi.json?service={args.service}")
        if not document["paths"]:
            sys.exit(f"the document declares nothing of the service {args.service}")
        openapi_spec_validator.validate(document)
        print(f"{args.service}: {len(document['paths'])} paths, a valid OpenAPI {document['openapi']} document")

        url = getattr(server, args.service)
        code, output = run_schemathesis(document, url, KEYS[args.service], options)
        counts = re.search(r"Test cases:\s+(.*)", output)
        print(f"schemathesis: {counts[1] if counts else 'no count'}, seed {args.seed}")
        if code != 0 or not counts:
            print(output[max(output.find("= FAILURES"), 0):][:6000])
            return 1

        code, output = run_schemathesis(without_refusals(document), url, KEYS[args.service],
                                        ["--seed", "1", "--max-examples", "5", "--phases", "fuzzing"])
        if code == 0 or "Undocumented status code" not in output:
            print("schemathesis had nothing against a document without refusals, so it checks nothing:")
            print(output[-3000:])
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
