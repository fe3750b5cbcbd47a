"""Clients as the platform's own suites make them: the addresses and keys come from the environment and nothing else."""
import os

import httpx
import pytest
import requests
from requests.adapters import HTTPAdapter
from urllib3.util import Retry


@pytest.fixture
def gateway():
    headers = {"X-API-Key": os.environ["TEST_API_KEY"]}
    with httpx.Client(base_url=os.environ["API_GATEWAY_URL"], headers=headers, timeout=5.0,
                      transport=httpx.HTTPTransport(retries=3)) as client:
        yield client


class DataLayer(requests.Session):
    """requests with retries, a timeout and a base URL."""

    def __init__(self):
        super().__init__()
        self.base = os.environ["L01_URL"]
        self.headers["X-API-Key"] = os.environ["L01_API_KEY"]
        retry = Retry(total=3, backoff_factor=0.01, status_forcelist=(502, 503, 504))
        self.mount("http://", HTTPAdapter(max_retries=retry))

    def request(self, method, path, **options):
        return super().request(method, self.base + path, timeout=5, **options)


@pytest.fixture
def data_layer():
    with DataLayer() as client:
        yield client


@pytest.fixture
def agent(data_layer):
    answer = data_layer.post("/agents/", json={"name": "cartographer", "agent_type": "general"})
    assert answer.status_code == 201, answer.text
    return answer.json()


@pytest.fixture
def goal(gateway, agent):
    answer = gateway.post("/api/v1/goals/", json={"agent_id": agent["id"], "description": "draw the coast"})
    assert answer.status_code == 201, answer.text
    return answer.json()
