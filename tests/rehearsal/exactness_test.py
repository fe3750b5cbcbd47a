"""Nothing is jumped over: answers take as long as the stand-in makes them, and no jump meets a request on its way.

usage: exactness_test.py UNDERSTUDY [JUMPS]
"""
import json
import sys
import unittest

from rehearsal import CLIENTS, Run

BINARY = sys.argv[1]
JUMPS = int(sys.argv[2]) if len(sys.argv) > 2 else 20_000


def measured(run):
    return json.loads(run.output.splitlines()[0])


class Exactness(unittest.TestCase):
    def measure(self, users, requests, *options):
        run = Run(BINARY, [sys.executable, CLIENTS / "measures.py", users, requests, 2], options)
        self.assertEqual(run.code, 0, str(run))
        self.assertEqual(run.rehearsal["jumps_in_flight"], 0)
        self.assertEqual(run.report["requests"], users * requests)
        return run

    def test_an_answer_takes_what_the_model_says(self):
        for users, requests in ((1, 500), (200, 20)):
            with self.subTest(users=users):
                times = measured(self.measure(users, requests, "--latency", "fixed:100ms"))
                self.assertGreaterEqual(times["least"], 100)
                # Whatever is more is processor time, of which a busy machine may need more.
                self.assertLess(times["p50"], 103)

    def test_no_jump_meets_a_request(self):
        run = self.measure(50, JUMPS // 100, "--latency", "fixed:100ms")
        self.assertGreaterEqual(run.rehearsal["jumps"], JUMPS)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
