"""Starts three children, whose environment it makes itself, and waits for them: an hour."""
import os
import pathlib
import subprocess
import sys

ENVIRONMENT = {"PATH": os.environ["PATH"], "UNDERSTUDY_GATEWAY": os.environ["UNDERSTUDY_GATEWAY"]}
children = [subprocess.Popen([sys.executable, str(pathlib.Path(__file__).with_name("polls.py"))], env=ENVIRONMENT)
            for _ in range(3)]
sys.exit(max(child.wait() for child in children))
