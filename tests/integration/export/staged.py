"""A profile with everything that an export could get wrong: stages, odd names and texts, a memory that runs out."""

STAGED = {
    "profile": "staged", "description": 'Odd: """ and \\ in a text',
    "workload": {
        "workload": "odd", "headers": {"X-API-Key": "a-key-of-at-least-thirty-two-characters", "X-Odd": 'say "hi" \\ {x}'},
        "keep": 3,
        "groups": {
            "only mine": {"steps": [
                {"method": "POST", "path": "/api/v1/agents/", "weight": 3,
                 "use": {"class": {"$word": {}}, "n": {"$int": {"min": 1, "max": 9}}},
                 "body": {"name": "x {{class}} {{n}} {y}", "agent_type": "simple",
                          "configuration": {"nothing": None, "yes": True, "no": False, "deep": [[], {}, [1.5, 1e300, -3]],
                                            "mixed": {"$choice": [1, "a", None, {"$list": {"min": 0, "max": 2,
                                                                                         "of": {"$uuid": {}}}}]}},
                          "metadata": {"quote": "\" ' \\ \n é"}},
                 "expect": {"status": 201}, "save": {"self": "/id"}},
                {"method": "GET", "path": "/api/v1/agents/{{for}}", "use": {"for": {"from": "self", "remove": True}},
                 "name": "one {id}", "expect": {"status": 200}},
                {"method": "GET", "path": "/api/v1/agents/no-id", "expect": {"status": 422}},
            ]}
        },
        "users": [{"kind": "a kind/2", "wait": [0.01, 0.01], "share": 2.5, "groups": [{"group": "only mine"}]}],
    },
    "stages": [{"users": 4, "spawn_rate": 20, "for": "2s"}, {"users": 2, "spawn_rate": 2, "for": "2s"}],
    "thresholds": ["error_rate<=0%", "p99.9<5s", "avg<2s for one {id}", "max<9s", "rps>1"],
}
