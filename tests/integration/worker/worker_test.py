"""`understudy worker` under a real Locust master: what the master counts is what the stand-in answered.

usage: worker_test.py UNDERSTUDY [TEST…]
"""
import json
import sys
import tempfile
import unittest
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]

from locust_master import Master, Worker, by_endpoint, requests_of  # noqa: E402
from stand_in import StandIn  # noqa: E402

BINARY = Path(sys.argv.pop(1)).resolve()


class UnderAMaster(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.directory = Path(directory.name)

    def start(self, what, *arguments, **options):
        process = what(*arguments, **options)
        self.addCleanup(process.end)
        return process

    def master(self, *options, **more):
        return self.start(Master, self.directory, *options, **more)

    def worker(self, master, *options):
        return self.start(Worker, BINARY, self.directory, master.port, *options)

    def stand_in(self, *options):
        server = StandIn(BINARY, *options)
        self.enterContext(server)
        return server


class Headless(UnderAMaster):
    def test_the_master_counts_what_the_server_answered(self):
        server = self.stand_in()
        master = self.master("--expect-workers", "1", "-u", "20", "-r", "10", "-t", "6s", "--stop-timeout", "10",
                             "-H", server.gateway, "--json-file", "result", "--csv", "result", headless=True)
        worker = self.worker(master)
        self.assertEqual(worker.wait(), 0, worker.output())
        self.assertEqual(master.wait(), 0, master.output())
        entries = json.loads((self.directory / "result.json").read_text(encoding="utf-8"))
        answered = requests_of(server)
        self.assertGreater(sum(answered.values()), 30)
        self.assertEqual(by_endpoint(entries), answered)
        self.assertIn(f"with {sum(answered.values())} requests, 0 of them failed", worker.output())


if __name__ == "__main__":
    unittest.main()
