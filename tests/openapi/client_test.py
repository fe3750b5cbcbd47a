#!/usr/bin/env python3
"""A client that openapi-python-client makes of each service's own document works against the stand-in.

usage: client_test.py UNDERSTUDY
Run it with .venv/client-generator/bin/python.
"""
import importlib
import pathlib
import subprocess
import sys
import tempfile
import unittest
import urllib.request

sys.path.insert(0, str(pathlib.Path(__file__).parent.parent / "tools"))
from stand_in import StandIn  # noqa: E402

BINARY = sys.argv[1]
GATEWAY_KEY = "key-of-the-client-test-with-40-characters"
DATA_LAYER_KEY = "dev_key_local_ONLY"


def make_client(name, url, key, directory):
    """Fetches the document as a developer would, and makes the package `name` of it below `directory`."""
    request = urllib.request.Request(f"{url}/openapi.json", headers={"X-API-Key": key})
    with urllib.request.urlopen(request, timeout=10) as answer:
        document = directory / f"{name}.json"
        document.write_bytes(answer.read())
    generator = pathlib.Path(sys.executable).with_name("openapi-python-client")
    subprocess.run([generator, "generate", "--path", document, "--output-path", directory / name, "--meta", "none"],
                   capture_output=True, text=True, timeout=120, check=True)


class GeneratedClient(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.stand_in = cls.enterClassContext(StandIn(BINARY))
        directory = pathlib.Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        make_client("gateway_client", cls.stand_in.gateway, GATEWAY_KEY, directory)
        make_client("data_layer_client", cls.stand_in.data_layer, DATA_LAYER_KEY, directory)
        sys.path.insert(0, str(directory))
        cls.gateway = importlib.import_module("gateway_client").Client(base_url=cls.stand_in.gateway)
        cls.data_layer = importlib.import_module("data_layer_client").AuthenticatedClient(
            base_url=cls.stand_in.data_layer, token=DATA_LAYER_KEY)

    def call(self, package, function, status, **arguments):
        """The answer of a function of a client, which must have that status."""
        module = importlib.import_module(f"{package}.api.{function}")
        client = self.gateway if package == "gateway_client" else self.data_layer
        answer = module.sync_detailed(client=client, **arguments)
        self.assertEqual(answer.status_code, status, answer.content)
        return answer

    def model(self, package, name):
        return getattr(importlib.import_module(f"{package}.models"), name)

    def create_agent(self):
        body = self.model("gateway_client", "CreateAgentRequest")(name="made by a generated client")
        return self.call("gateway_client", "agents.create_agent_api_v1_agents_post", 201, x_api_key=GATEWAY_KEY,
                         body=body).parsed

    def test_an_agent_is_created_and_read(self):
        agent = self.create_agent()
        self.assertEqual(agent["agent_type"], "general")
        read = self.call("gateway_client", "agents.get_agent_api_v1_agents_agent_id_get", 200, agent_id=agent["id"],
                         x_api_key=GATEWAY_KEY)
        self.assertEqual(read.parsed, agent)
        # The data layer's answers have models, so they are objects.
        typed = self.call("data_layer_client", "agents.get_agent_agents_agent_id_get", 200, agent_id=agent["id"]).parsed
        self.assertEqual((typed.name, typed.status.value), ("made by a generated client", "created"))

    def test_a_goal_is_created_and_read(self):
        body = self.model("gateway_client", "CreateGoalRequest")(agent_id=self.create_agent()["id"], description="go")
        goal = self.call("gateway_client", "goals.create_goal_api_v1_goals_post", 201, x_api_key=GATEWAY_KEY,
                         body=body).parsed
        read = self.call("gateway_client", "goals.get_goal_api_v1_goals_goal_id_get", 200, goal_id=goal["goal_id"],
                         x_api_key=GATEWAY_KEY)
        self.assertEqual(read.parsed, goal)

    def test_a_session_is_created_changed_and_read(self):
        create = self.model("data_layer_client", "SessionCreate")
        session = self.call("data_layer_client", "sessions.create_session_sessions_post", 201,
                            body=create.from_dict({"agent_id": self.create_agent()["id"]})).parsed
        self.assertEqual(session.session_type, "conversation")
        update = self.model("data_layer_client", "SessionUpdate")
        status = self.model("data_layer_client", "SessionStatus")
        self.call("data_layer_client", "sessions.update_session_sessions_session_id_patch", 200, session_id=session.id,
                  body=update(status=status.PAUSED))
        read = self.call("data_layer_client", "sessions.get_session_sessions_session_id_get", 200,
                         session_id=session.id).parsed
        self.assertEqual((read.id, read.status), (session.id, status.PAUSED))

    def test_a_refusal_has_the_declared_form(self):
        create = self.model("data_layer_client", "FeedbackCreate")
        body = create.from_dict({"agent_id": self.create_agent()["id"], "feedback_type": "thumb", "content": "up",
                                 "rating": 9})
        refused = self.call("data_layer_client", "feedback.record_feedback_feedback_post", 422, body=body).parsed
        self.assertIsInstance(refused, self.model("data_layer_client", "HTTPValidationError"))
        self.assertEqual(refused.detail[0].loc, ["body", "rating"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
