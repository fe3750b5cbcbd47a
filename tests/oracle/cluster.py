"""A PostgreSQL 15 cluster of our own: in a temporary directory, reached by a Unix socket only, removed afterwards."""
import os
import pathlib
import shutil
import subprocess
import tempfile

BIN = pathlib.Path("/usr/lib/postgresql/15/bin")


class Cluster:
    def __init__(self):
        self.directory = tempfile.mkdtemp()

    def as_postgres(self, *command):
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        subprocess.run([*prefix, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def __enter__(self):
        if os.getuid() == 0:
            shutil.chown(self.directory, "postgres")
        data = f"{self.directory}/data"
        self.as_postgres(str(BIN / "initdb"), "-D", data, "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-U", "oracle")
        self.as_postgres(str(BIN / "pg_ctl"), "-D", data, "-w", "-l", f"{self.directory}/log", "-o",
                         f"-c listen_addresses='' -c unix_socket_directories={self.directory} -c fsync=off", "start")
        return self

    def __exit__(self, *_):
        self.as_postgres(str(BIN / "pg_ctl"), "-D", f"{self.directory}/data", "-m", "immediate", "stop")
        shutil.rmtree(self.directory)
