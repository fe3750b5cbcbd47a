"""What the load client costs beside wrk, against the same nginx, in one run.

usage: load_client.py LOAD_CLIENT [SECONDS]
Prints CPU per request of both (user and system) and their ratio at several numbers of connections, then the memory of
the client at 1,000 and 10,000 users. Each of the client's answers is parsed and checked against its schema; wrk only
counts. The absolute figures depend on the machine, the ratios hardly.
"""
import os
import re
import resource
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

CLIENT = sys.argv[1]
SECONDS = sys.argv[2] if len(sys.argv) > 2 else "3"
AGENT = ('{"id":"fe0f3126-89d6-42f3-bfeb-5363b125ad4c","did":"did:agent:probe:c835be81","name":"probe",'
         '"agent_type":"general","status":"created","configuration":{"max_tokens":1050,"temperature":0.55},'
         '"metadata":{"created_by":"load_test","test_run":1768795057},"resource_limits":{},'
         '"created_at":"2026-11-25T12:10:10.861637","updated_at":"2026-11-25T12:10:10.861637"}')


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def start_nginx(directory, port):
    config = Path(directory) / "nginx.conf"
    config.write_text(f"""
daemon off; worker_processes 1; pid {directory}/pid; error_log stderr crit;
events {{ worker_connections 20000; }}
worker_rlimit_nofile 20100;
http {{
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path {directory}/b; proxy_temp_path {directory}/p; fastcgi_temp_path {directory}/f;
  uwsgi_temp_path {directory}/u; scgi_temp_path {directory}/s;
  server {{ listen 127.0.0.1:{port} backlog=16384; default_type application/json; location / {{ return 200 '{AGENT}'; }} }}
}}
""", encoding="utf-8")
    server = subprocess.Popen(["nginx", "-c", str(config), "-p", directory])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.02)


def children_cpu():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def wrk(url, connections):
    before = children_cpu()
    out = subprocess.run(["wrk", "-t1", f"-c{connections}", f"-d{SECONDS}s", url], capture_output=True, text=True,
                         check=True).stdout
    requests = int(re.search(r"(\d+) requests in", out)[1])
    return requests, (children_cpu() - before) * 1e6 / requests


def client(url, connections):
    out = subprocess.run([CLIENT, url, str(connections), SECONDS], capture_output=True, text=True, check=True).stdout
    requests, failures, cpu, memory = out.split()
    if int(failures):
        sys.exit(f"{failures} of {requests} answers failed their check")
    return int(requests), float(cpu), int(memory)


def main():
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit[1], limit[1]))
    with tempfile.TemporaryDirectory() as directory:
        port = free_port()
        url = f"http://127.0.0.1:{port}/agent"
        server = start_nginx(directory, port)
        try:
            print("connections   wrk req/s  CPU us/req   client req/s  CPU us/req   client per core   ratio of CPU")
            for connections in (1, 50, 200):
                theirs, their_cpu = wrk(url, connections)
                ours, our_cpu, _ = client(url, connections)
                seconds = float(SECONDS)
                print(f"{connections:11d} {theirs / seconds:11.0f} {their_cpu:11.2f} {ours / seconds:14.0f} "
                      f"{our_cpu:11.2f} {1e6 / our_cpu:15.0f}/s {our_cpu / their_cpu:14.2f}")
            base = None
            for users in (1, 1000, 10000):
                if users + 100 > min(limit[1], 1 << 20):
                    print(f"{users} users: this process may open only {limit[1]} descriptors")
                    continue
                _, _, memory = client(url, users)
                base = base or memory
                each = f", {(memory - base) / users:.2f} KB a user" if users > 1 else ""
                print(f"{users:6d} users: {memory / 1024:.1f} MB resident{each}")
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    os.environ["LC_ALL"] = "C"
    sys.exit(main())
