"""Whether the requests of a run have the mix of the platform's workload (harness/profiles/platform.workload.json)."""

# Within a group, the tasks that never lack what they need, with their weights: each is drawn anew, so their counts are
# multinomial whatever the users' groups and the server's pace.
INDEPENDENT = [{"POST /api/v1/goals/": 5, "GET /api/v1/goals/": 10}]
# What chance exceeds once in a million, by degrees of freedom: where a run's end depends on the clock, no seed can keep
# chance out. A mix that is wrong is far beyond it after a few hundred requests.
LIMIT = {1: 23.93}


def differences(answered):
    """What chance does not explain."""
    wrong = []
    for weights in INDEPENDENT:
        counts = [answered.get(name, 0) for name in weights]
        expected = [sum(counts) * weight / sum(weights.values()) for weight in weights.values()]
        statistic = sum((count - e) ** 2 / e for count, e in zip(counts, expected) if e)
        if not sum(counts) or statistic > LIMIT[len(counts) - 1]:
            wrong.append((list(weights), counts, statistic))
    return wrong
