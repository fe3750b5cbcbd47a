"""`understudy load` against an https server: trust, host names, and what it says of a certificate it doesn't trust.

usage: load_tls_test.py UNDERSTUDY
The certificate in tests/corpus/tls is for 127.0.0.1 and localhost, signed by itself.
"""
import http.server
import json
import ssl
import subprocess
import sys
import tempfile
import threading
import unittest
from pathlib import Path

BINARY = sys.argv[1]
CORPUS = Path(__file__).parent.parent / "corpus" / "tls"
PROFILE = {
    "profile": "tls", "users": 3, "spawn_rate": 100, "run_time": "1s",
    "workload": {"workload": "tls",
                 "groups": {"all": {"steps": [
                     {"method": "POST", "path": "/things", "body": {"a": {"$text": {"max_chars": 50000}}},
                      "expect": {"status": 201}, "save": {"ids": "/id"}}]}},
                 "users": [{"kind": "u", "wait": [0.01, 0.02], "groups": [{"group": "all"}]}]}}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        answer = json.dumps({"id": "7", "got": body.decode()}).encode()
        self.send_response(201)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_):
        pass


class Tls(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        cls.server.handle_error = lambda *_: None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CORPUS / "certificate.pem", CORPUS / "key.pem")
        cls.server.socket = context.wrap_socket(cls.server.socket, server_side=True, do_handshake_on_connect=False)
        threading.Thread(target=cls.server.serve_forever, daemon=True).start()
        cls.directory = tempfile.TemporaryDirectory()
        cls.profile = Path(cls.directory.name) / "tls.profile.json"
        cls.profile.write_text(json.dumps(PROFILE), encoding="utf-8")

    @classmethod
    def tearDownClass(cls):
        cls.server.shutdown()
        cls.server.server_close()
        cls.directory.cleanup()

    def load(self, host, *arguments):
        return subprocess.run([BINARY, "load", self.profile, "--target", f"https://{host}:{self.server.server_port}",
                               *arguments], capture_output=True, text=True, timeout=60, check=False)

    def answered(self, result):
        """Requests were made and all went well; on a busy machine the run may still be called inconclusive."""
        self.assertIn(result.returncode, (0, 7), result.stdout + result.stderr)
        self.assertRegex(result.stdout, r"Aggregated +[1-9][0-9]* +0 \(0.00 %\)")

    def test_a_trusted_certificate(self):
        for host in ("127.0.0.1", "localhost"):
            result = self.load(host, "--ca-file", CORPUS / "certificate.pem")
            self.answered(result)

    def test_one_that_nobody_vouches_for(self):
        result = self.load("127.0.0.1")
        self.assertEqual(result.returncode, 3, result.stdout)
        self.assertIn("SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: "
                      "self-signed certificate", result.stdout.replace("self signed", "self-signed"))

    def test_one_for_another_host(self):
        result = self.load("127.0.0.2", "--ca-file", CORPUS / "certificate.pem")
        self.assertEqual(result.returncode, 3, result.stdout)

    def test_insecure(self):
        self.answered(self.load("127.0.0.1", "--insecure"))

    def test_a_file_without_certificates(self):
        result = self.load("127.0.0.1", "--ca-file", self.profile)
        self.assertEqual(result.returncode, 2)
        self.assertIn("no certificates in PEM form", result.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
