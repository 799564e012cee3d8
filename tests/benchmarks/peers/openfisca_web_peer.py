"""The form of DTI 2022 behind OpenFisca's Web API, served by gunicorn as `openfisca serve` does, with one worker.

python openfisca_web_peer.py SPEC.json COLUMNS.npz

Prints its address once it listens, and serves until its standard input ends.
"""

import json
import os
import signal
import socket
import sys
import threading

import numpy as np
from common import highest
from gunicorn.app.base import BaseApplication
from openfisca_core.parameters import ParameterNode
from openfisca_peer import system_of
from openfisca_web_api.app import create_app


class Served(BaseApplication):  # type: ignore[misc]
    def __init__(self, app, bound):
        self.app, self.bound, self.port = app, bound, bound.getsockname()[1]
        super().__init__()

    def load_config(self):
        for name, value in {"bind": f"fd://{self.bound.fileno()}", "workers": 1, "loglevel": "error", "keepalive": 60,
                            "worker_class": "gthread", "threads": 1, "when_ready": self.tell}.items():  # fmt: skip
            self.cfg.set(name, value)

    def tell(self, _server):
        print(f"http://127.0.0.1:{self.port}", flush=True)

    def load(self):
        return self.app


def ended_with_input():
    sys.stdin.read()
    os.kill(os.getpid(), signal.SIGTERM)


with open(sys.argv[1], encoding="utf-8") as file:  # noqa: PTH123
    spec = json.load(file)
with np.load(sys.argv[2]) as archive:
    columns = dict(archive)
bound = socket.create_server(("127.0.0.1", 0))
bound.set_inheritable(True)
threading.Thread(target=ended_with_input, daemon=True).start()
system = system_of(spec, columns, highest(spec, columns))
one = {
    "points_over": {"description": "", "values": {"2000-01-01": {"value": 1000}}}
}  # the Web API shows one as an example
system.parameters = ParameterNode("", data=one)
Served(create_app(system), bound).run()
