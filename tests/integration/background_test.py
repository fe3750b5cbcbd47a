"""start, status, stop, env, run and doctor, as scripts use them: background_test.py UNDERSTUDY"""
import fcntl
import json
import os
import pathlib
import select
import signal
import socket
import stat
import subprocess
import sys
import tempfile
import unittest
import urllib.request

BINARY = os.path.abspath(sys.argv[1])
FREE = ("--gateway-port", "0", "--data-layer-port", "0")
DROPPED = ("L01_", "L09_", "UNDERSTUDY", "LOCUST", "API_GATEWAY", "TEST_API_KEY", "XDG_")


def closed_port():
    """A port that nobody listens on, and nobody gets while the socket is kept."""
    kept = socket.socket()
    kept.bind(("127.0.0.1", 0))
    return kept, kept.getsockname()[1]


class BackgroundTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        kept = {name: value for name, value in os.environ.items()
                if not name.startswith(DROPPED) and "proxy" not in name.lower()}
        self.environment = {**kept, "XDG_RUNTIME_DIR": str(self.folder / "run"), "XDG_STATE_HOME": str(self.folder / "state")}
        self.names = []
        self.addCleanup(self.stop_all)

    def stop_all(self):
        for name in self.names:
            self.run_it("stop", "--name", name)

    def run_it(self, *arguments, code=0, binary=BINARY, **more):
        done = subprocess.run([binary, *arguments], capture_output=True, text=True, check=False, timeout=60,
                              env={**self.environment, **more})
        if code is not None:
            self.assertEqual(done.returncode, code, f"{arguments}\n{done.stdout}{done.stderr}")
        return done

    def start(self, *arguments, name="default"):
        self.names.append(name)
        return self.run_it("start", "--name", name, *FREE, *arguments)

    def status(self, name="default", code=0):
        return json.loads(self.run_it("status", "--json", "--name", name, code=code).stdout)

    def test_the_address_of_its_own_redis_is_told(self):
        lines = self.start("--redis", "0").stdout.splitlines()
        self.assertEqual([line.split("://")[0] for line in lines], ["gateway http", "data layer http", "redis redis"])
        self.assertIn(lines[2], self.run_it("status").stdout.splitlines())
        url = lines[2].rsplit(" ", 1)[1]
        self.assertIn("export REDIS_URL=", self.run_it("env").stdout)
        self.assertEqual(json.loads(self.run_it("env", "--json").stdout)["REDIS_URL"], url)
        self.start(name="without")
        self.assertNotIn("REDIS_URL", self.run_it("env", "--name", "without").stdout)

    def test_the_environment_of_a_redis_elsewhere(self):
        given = ("env", "--json", "--gateway", "http://127.0.0.1:1", "--redis-url")
        self.assertEqual(json.loads(self.run_it(*given, "redis://h:2").stdout)["REDIS_URL"], "redis://h:2")
        self.assertIn("--redis-url: the URL does not begin with redis://", self.run_it(*given, "h:2", code=2).stderr)

    def test_it_answers_when_start_returns_until_stop_returns(self):
        started = self.start()
        urls = dict(line.rsplit(" ", 1) for line in started.stdout.splitlines())
        with urllib.request.urlopen(urls["gateway"] + "/health") as answer:
            self.assertEqual(answer.status, 200)
        status = self.status()
        self.assertTrue(status["running"] and status["answers"])
        self.assertEqual((status["gateway_url"], status["data_layer_url"]), (urls["gateway"], urls["data layer"]))
        self.assertEqual((status["health"]["requests"], status["health"]["platform"]), (1, "fixed"))
        self.assertIn("running for", self.run_it("status").stdout)
        handle = os.pidfd_open(status["pid"])
        self.addCleanup(os.close, handle)
        self.assertIn("stopped (pid", self.run_it("stop").stdout)
        self.assertEqual(len(select.select([handle], [], [], 0)[0]), 1, "it still ran")
        self.assertIn("served 1 request in", pathlib.Path(status["log_file"]).read_text())
        self.assertEqual(self.status(code=3), {"name": "default", "running": False, "answers": False})
        self.assertIn("no stand-in named 'default' is running", self.run_it("stop").stdout)

    def test_a_name_that_never_ran_leaves_no_file(self):
        self.assertIn("no stand-in named 'nope' is running", self.run_it("stop", "--name", "nope").stdout)
        self.assertEqual(list(self.folder.rglob("nope*")), [])

    def test_what_starts_it_is_not_kept_waiting(self):
        # A command substitution waits for the end of its pipe, and so for whoever holds it.
        self.names.append("default")
        done = subprocess.run(
            ["/bin/sh", "-c", 'exec 7>&1; x=$("$0" start --gateway-port 0 --data-layer-port 0); echo "$x"', BINARY],
            env=self.environment, capture_output=True, text=True, timeout=60, check=True)
        self.assertIn("gateway http://", done.stdout)

    def test_several_have_names(self):
        self.start(name="one")
        self.start("--defects", "3", name="two")
        self.assertEqual(self.status("two")["health"]["defects"], "3")
        self.run_it("stop", "--name", "one")
        self.assertTrue(self.status("two")["running"])

    def test_a_second_one_of_the_name_is_refused(self):
        self.start()
        again = self.run_it("start", *FREE, code=2)
        self.assertRegex(again.stderr, r"--name: 'default' runs already, at http://127.0.0.1:\d+ \(pid \d+\); stop it")

    def test_one_that_can_not_start_says_why(self):
        for arguments, words in ((["--defects", "9"], "'9' is not a defect"), (["--store", "/nowhere/x.db"], "/nowhere"),
                                 (["--name", "../x"], "'../x' is not a name"), (["--name", ""], "--name: is empty")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.run_it("start", *FREE, *arguments, code=2).stderr)
        self.assertFalse(self.status(code=3)["running"])
        self.assertEqual(list((self.folder / "run/understudy").glob("*.json")), [])

    def test_one_that_was_killed_is_noticed(self):
        self.start()
        status = self.status()
        handle = os.pidfd_open(status["pid"])
        os.kill(status["pid"], signal.SIGKILL)
        select.select([handle], [], [], 20)
        os.close(handle)
        record = self.folder / "run/understudy/default.json"
        self.assertTrue(record.exists())
        traps = self.traps("records")
        self.assertEqual([trap["thing"] for trap in traps], [str(record)])
        self.assertFalse(self.status(code=3)["running"])
        self.start()
        self.assertNotEqual(self.status()["pid"], status["pid"])

    def test_stop_removes_the_record_of_one_that_was_killed(self):
        (self.folder / "run/understudy").mkdir(parents=True)
        record = self.folder / "run/understudy/default.json"
        url = ["http://127.0.0.1:1"]
        record.write_text(json.dumps({"pid": 1, "begin_ticks": 1, "gateway_urls": url, "data_layer_urls": url}))
        self.assertIn("no stand-in", self.run_it("stop").stdout)
        self.assertFalse(record.exists())

    def test_of_two_starts_at_once_one_succeeds(self):
        self.names.append("twin")
        command = [BINARY, "start", "--name", "twin", *FREE]
        both = [subprocess.Popen(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
                for _ in range(2)]
        told = [one.communicate(timeout=60) for one in both]
        self.assertEqual(sorted(one.returncode for one in both), [0, 2], told)
        refused, succeeded = sorted(range(2), key=lambda at: -both[at].returncode)
        self.assertRegex(told[refused][1], "--name: 'twin' (is being started|runs already)")
        self.assertIn(f"gateway {self.status('twin')['gateway_url']}\n", told[succeeded][0])

    def locked(self):
        """The lock of the default name, as one that is starting a stand-in has it."""
        (self.folder / "run/understudy").mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = self.enterContext((self.folder / "run/understudy/default.lock").open("w"))
        fcntl.flock(lock, fcntl.LOCK_EX)
        return lock

    def test_a_second_start_while_the_first_one_starts_is_refused(self):
        lock = self.locked()
        self.assertIn("--name: 'default' is being started or stopped by another command",
                      self.run_it("start", *FREE, code=2).stderr)
        self.assertFalse(self.status(code=3)["running"])
        lock.close()
        self.start()

    def test_stop_waits_for_what_is_being_started(self):
        lock = self.locked()
        stop = subprocess.Popen([BINARY, "stop"], env=self.environment, stdout=subprocess.PIPE, text=True)
        waits = f"-> FLOCK  ADVISORY  WRITE {stop.pid} "
        while waits not in pathlib.Path("/proc/locks").read_text():
            self.assertIsNone(stop.poll(), "it did not wait")
        lock.close()
        self.assertIn("no stand-in", stop.communicate(timeout=60)[0])

    def test_a_pid_that_another_process_got_is_left_alone(self):
        self.start()
        record = self.folder / "run/understudy/default.json"
        content = json.loads(record.read_text())
        self.run_it("stop")
        other = subprocess.Popen(["sleep", "600"])
        self.addCleanup(other.wait)
        self.addCleanup(other.kill)
        # Both may have begun within one tick of the clock, which two owners of one pid never do.
        record.write_text(json.dumps({**content, "pid": other.pid, "begin_ticks": content["begin_ticks"] - 1}))
        self.assertIn("no stand-in", self.run_it("stop").stdout)
        self.assertIsNone(other.poll())

    def test_the_variables_that_env_sets_do_not_reach_the_next_one(self):
        self.start(name="one")
        self.environment.update(json.loads(self.run_it("env", "--json", "--name", "one").stdout))
        self.start(name="two")
        answer = self.run_it("run", "--", "sh", "-c", "echo $L01_URL")
        self.assertNotEqual(answer.stdout.strip(), self.environment["L01_URL"])
        self.assertEqual(pathlib.Path(self.status("two")["log_file"]).read_text().count("from the environment"), 0)

    def test_only_its_user_may_read_it(self):
        self.start()
        for path in (self.folder / "run/understudy", self.folder / "state/understudy"):
            self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o700)

    def test_a_folder_that_is_not_ours_is_refused(self):
        (self.folder / "run").mkdir()
        (self.folder / "run/understudy").symlink_to(self.folder)
        self.assertIn("is not a folder of yours", self.run_it("start", *FREE, code=2).stderr)
        self.assertEqual(list(self.folder.glob("*.json")), [])

    def test_a_broken_record_is_an_error_that_names_it(self):
        (self.folder / "run/understudy").mkdir(parents=True)
        record = self.folder / "run/understudy/default.json"
        right = {"pid": 1, "begin_ticks": 1, "gateway_urls": ["http://h"], "data_layer_urls": ["http://h"],
                 "redis_urls": [], "data_layer_key": "k", "log_file": "l"}
        for text in ("", "{", "[]", '{"pid": 1}', *(json.dumps(right | {key: None}) for key in right if "redis" not in key)):
            record.write_text(text)
            for command in ("status", "stop", "env", "start", "doctor"):
                with self.subTest(text=text, command=command):
                    done = self.run_it(command, code=2)
                    self.assertIn(f"{record}: is not a record of `understudy start`; remove it", done.stderr)

    def test_env_sets_what_the_layers_read(self):
        self.start("--api-keys", "it's,two")
        status = self.status()
        shell = subprocess.run(["/bin/sh", "-c", 'eval "$("$0" env)"; env', BINARY], env=self.environment,
                               capture_output=True, text=True, check=True).stdout
        got = dict(line.split("=", 1) for line in shell.splitlines() if "=" in line)
        told = json.loads(self.run_it("env", "--json").stdout)
        self.assertEqual({name: got.get(name) for name in told}, told)
        self.assertEqual((told["L09_URL"], told["L01_URL"], told["L01_API_KEY"]),
                         (status["gateway_url"], status["data_layer_url"], "it's"))

    def test_env_without_a_stand_in_sets_nothing(self):
        done = self.run_it("env", code=3)
        self.assertEqual(done.stdout, "")
        self.assertIn("start one with `understudy start`", done.stderr)

    def test_env_of_servers_elsewhere(self):
        told = json.loads(self.run_it("env", "--json", "--gateway", "http://l09:8009/", "--data-layer", "http://l01:8001",
                                      "--key", "k").stdout)
        self.assertEqual((told["L09_URL"], told["L01_BASE_URL"], told["L01_API_KEY"]), ("http://l09:8009", "http://l01:8001", "k"))
        self.assertIn("l09", told["NO_PROXY"].split(","))
        for arguments, words in ((["--gateway", "l09"], "--gateway"), (["--data-layer", "http://l01"], "needs --gateway"),
                                 (["--gateway", "http://x", "--name", "x"], "can't be combined with --gateway")):
            with self.subTest(arguments=arguments):
                self.assertIn(words, self.run_it("env", *arguments, code=2).stderr)

    def test_env_of_a_gateway_alone_leads_to_no_data_layer(self):
        for form in ((), ("--json",)):
            done = self.run_it("env", "--gateway", "http://l09:8009", *form)
            self.assertIn("http://l09:8009", done.stdout)
            self.assertNotRegex(done.stdout, "L01_|UNDERSTUDY_DATA_LAYER")
            self.assertIn("give --data-layer URL", done.stderr)
        self.assertEqual(self.run_it("env", "--gateway", "http://l09:8009", "--data-layer", "http://l01:8001").stderr, "")
        self.assertIn("--key: it is the data layer's; give --data-layer URL, too",
                      self.run_it("env", "--gateway", "http://l09:8009", "--key", "k", code=2).stderr)

    def test_run_gives_the_command_a_stand_in_and_takes_its_exit_code(self):
        script = ("import json, os, sys, urllib.request as r\n"
                  "request = r.Request(os.environ['L09_URL'] + '/api/v1/agents/', headers={'X-API-Key': os.environ['TEST_API_KEY']})\n"
                  "print(json.load(r.urlopen(request))['total'], sys.argv[1] == os.environ['L01_URL'])\n"
                  "sys.exit(9)")
        done = self.run_it("run", "--", sys.executable, "-c", script, "{data_layer}", code=9)
        self.assertEqual((done.stdout, done.stderr), ("0 True\n", ""))
        self.run_it("run", "--", "sh", "-c", "kill -TERM $$", code=128 + signal.SIGTERM)
        done = self.run_it("run", "--defects", "3", "--latency", "fixed:1ms", "--strict", "--", "true")
        self.assertIn("command not found", self.run_it("run", "--", "/nowhere/x", code=2).stderr)
        self.assertIn("'9' is not a defect", self.run_it("run", "--defects", "9", "--", "true", code=2).stderr)
        self.assertIn("understudy run -- COMMAND", self.run_it("run", "pytest", "-q", code=2).stderr)

    # doctor

    def traps(self, check, **environment):
        done = self.run_it("doctor", "--json", code=None, **environment)
        told = json.loads(done.stdout)
        self.assertEqual(done.returncode, 1 if told["traps"] else 0)
        self.assertIn(check, told["checks"])
        return [trap for trap in told["traps"] if trap["check"] == check]

    def test_doctor_finds_no_trap_where_env_has_set_everything(self):
        self.start()
        variables = json.loads(self.run_it("env", "--json").stdout)
        variables["http_proxy"] = "http://127.0.0.1:9"
        for check in ("addresses", "keys", "proxy", "locust", "records", "server"):
            self.assertEqual(self.traps(check, **variables), [])

    def test_doctor_says_how_old_the_measurement_of_likeness_is(self):
        done = self.run_it("doctor", code=None)
        self.assertRegex(done.stdout, r"note  the stand-in was compared with recordings of the real platform on "
                                      r"\d{4}-\d\d-\d\d \(\d+ days? ago\); the last of them is from \d{4}-\d\d-\d\d\.")

    def test_doctor_finds_each_trap_that_is_planted(self):
        self.start()
        status = self.status()
        kept, port = closed_port()
        self.addCleanup(kept.close)
        nobody = f"http://127.0.0.1:{port}"
        here = {"L09_URL": status["gateway_url"], "L01_URL": status["data_layer_url"]}
        for check, planted, thing in (
                ("addresses", {"L01_URL": nobody}, "L01_URL"),
                ("addresses", {"L09_URL": "nonsense"}, "L09_URL"),
                ("keys", {**here, "TEST_API_KEY": "short"}, "TEST_API_KEY"),
                ("keys", {**here, "L01_API_KEY": "dev_key_CHANGE_IN_PRODUCTION"}, "L01_API_KEY"),
                ("proxy", {**here, "http_proxy": nobody}, "http_proxy"),
                ("locust", {**here, "LOCUST_HOST": status["data_layer_url"]}, "LOCUST_HOST"),
                ("server", {"L09_URL": nobody}, nobody)):
            with self.subTest(planted=planted):
                traps = self.traps(check, **planted)
                self.assertEqual([trap["thing"] for trap in traps], [thing])
                self.assertTrue(traps[0]["problem"] and traps[0]["remedy"])

    def test_doctor_reads_a_ready_file(self):
        kept, port = closed_port()
        self.addCleanup(kept.close)
        ready = self.folder / "ready"
        ready.write_text(f"gateway http://127.0.0.1:{port}\n")
        done = self.run_it("doctor", "--ready-file", str(ready), code=1)
        self.assertIn(f"trap  records: {ready} names http://127.0.0.1:{port}, where nobody answers", done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
