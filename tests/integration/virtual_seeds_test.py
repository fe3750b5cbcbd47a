"""Ten other seeds of the runs past the server's knee, beside the recorded ones.

usage: virtual_seeds_test.py UNDERSTUDY
Each total lies within 10 % of the recorded one, and so does each incident's number of failures within 8 %. Its 404s of
one endpoint vary by chance by a twentieth from seed to seed (which users picked which group decides who lost what), so
their mean is held against the record.
"""
import re
import statistics
import sys
import unittest
from concurrent.futures import ThreadPoolExecutor

import virtual_bands_test as bands

SEEDS = range(1, 11)
NOT_FOUND = {"GET /api/v1/goals/{id}": 903, "PATCH /api/v1/tasks/{id}": 721, "PATCH /api/v1/goals/{id}": 591}


def runs(profile):
    with ThreadPoolExecutor(2) as pool:
        return list(pool.map(lambda seed: bands.run(profile, "--seed", str(seed)), SEEDS))


def not_found(run, name):
    return sum(failure["occurrences"] for failure in run["failures"]
               if failure["name"] == name and re.search(r"HTTPError\('404 ", failure["error"]))


class Seeds(unittest.TestCase):
    def assert_within(self, value, expected, band):
        self.assertLessEqual(abs(value - expected), band * expected, f"{value} instead of {expected}")

    def assert_totals(self, results, profile):
        for seed, run in zip(SEEDS, results):
            with self.subTest(seed=seed):
                self.assert_within(run["aggregated"]["requests"], bands.recorded(profile)["aggregated"]["requests"],
                                   0.10)

    def test_spike(self):
        self.assert_totals(runs("spike"), "spike")

    def test_stress_400(self):
        self.assert_totals(runs("stress-400"), "stress-400")

    def test_stress_300_and_its_incident(self):
        results = runs("stress-300")
        self.assert_totals(results, "stress-300")
        for seed, run in zip(SEEDS, results):
            with self.subTest(seed=seed):
                self.assert_within(run["aggregated"]["failures"],
                                   bands.recorded("stress-300")["aggregated"]["failures"], 0.08)
        for name, count in NOT_FOUND.items():
            with self.subTest(name):
                self.assert_within(statistics.mean(not_found(run, name) for run in results), count, 0.08)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
