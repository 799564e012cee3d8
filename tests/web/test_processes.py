"""The service as it runs: processes that compute, limits of time and memory, slow clients, many requests at once."""

import json
import os
import signal
import socket
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from urllib.parse import urlsplit

import httpx2 as httpx
import pytest

from tests.web.many import all_units, many
from tests.web.serving import serving, serving_with

pytestmark = pytest.mark.long
SCORE = "/rulesets/dti-2022/score"
JSON = {"content-type": "application/json"}


def said_to(address: str, sent: bytes, wait: float = 60, closed: bool = False) -> bytes:
    """What the service says to some bytes, after which nothing more is sent, or nothing more can be."""
    where = urlsplit(address)
    with socket.create_connection((where.hostname, where.port), wait) as connection:
        connection.sendall(sent)
        if closed:
            connection.shutdown(socket.SHUT_WR)
        found = b""
        while part := connection.recv(65_536):
            found += part
        return found


def test_slow_clients_and_long_bodies_get_a_clear_answer_while_others_are_served():
    with serving_with(patience=2.0, workers=1) as address:
        head = b"POST " + SCORE.encode() + b" HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
        sent = [head, head + b"content-length: 100\r\n\r\n{", b"", b"GET"]
        with ThreadPoolExecutor(4) as several:
            slow = [several.submit(said_to, address, each) for each in sent]
            assert httpx.get(f"{address}/rulesets", timeout=60).status_code == 200
            answers = [each.result() for each in slow]
        assert all(answer.startswith(b"HTTP/1.1 408") for answer in answers)
        assert all(b"DTI-O006" in answer for answer in answers)
        long = httpx.post(address + SCORE, content=b"x" * 100_000_000, headers=JSON, timeout=60)
        assert (long.status_code, long.json()["code"]) == (413, "DTI-O005")
        huge = b'{"submissions": [{"unit": "vn-63:96", "inputs": {"enterprises": ' + b"9" * 100_000 + b"}}]}"
        assert httpx.post(address + SCORE, content=huge, headers=JSON, timeout=60).json()["code"] == "DTI-L062"
        top, _, said = said_to(address, b"nonsense\r\n\r\n").partition(b"\r\n\r\n")
        assert top.startswith(b"HTTP/1.1 400 Bad Request\r\ncontent-type: application/problem+json\r\n")
        assert json.loads(said)["code"] == "DTI-O028"
        body = b'{"submissions": "@published-mains", "trace": false}'
        whole = head + b"content-length: %d\r\n\r\n" % len(body) + body
        asked = b"GET /schemas HTTP/1.1\r\nhost: localhost\r\n"
        for request in (whole, asked + b"\r\n", asked + b"connection: close\r\n\r\n"):
            answer = said_to(
                address, request, closed=True
            )  # a client that has said all and closes its side is answered
            assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"}\n")
        assert said_to(address, whole[:-1], closed=True) == b""


def test_a_request_that_computes_too_long_is_stopped_and_the_next_is_answered():
    with serving_with(seconds=0.02, workers=1) as address:
        stopped = httpx.post(address + SCORE, json=all_units(), timeout=60)
        assert (stopped.status_code, stopped.json()["code"]) == (422, "DTI-O007")
    with serving_with(seconds=30.0, workers=1) as address:
        for _ in range(2):
            assert httpx.get(f"{address}/schemas", timeout=60).status_code == 200


def test_a_request_that_takes_too_much_memory_is_told_so_and_the_next_is_answered():
    with serving_with(megabytes=40, workers=1) as address:
        body = all_units()
        body["submissions"] = [{**body["submissions"][i % 63]} for i in range(1_000)]
        told = httpx.post(address + SCORE, json={**body, "trace": True}, timeout=120)
        assert told.status_code == 422
        assert httpx.get(f"{address}/schemas", timeout=60).status_code == 200


def test_many_requests_of_63_units_at_once_are_all_answered_and_memory_stays():
    found = many(6, 6)
    assert found.statuses == {200: 6}
    assert found.sizes == 1
    assert found.grown < 100_000_000


def test_a_service_that_ends_refuses_what_it_computes_and_waits_for_nobody():
    body = json.dumps(all_units()).encode()
    head = b"POST " + SCORE.encode() + b" HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n"
    whole = head + b"connection: close\r\ncontent-length: %d\r\n\r\n" % len(body) + body
    with serving_with(workers=1) as address, ThreadPoolExecutor(5) as several:
        slow = several.submit(said_to, address, head + b"content-length: 100\r\n\r\n{")
        asked = [several.submit(said_to, address, whole) for _ in range(4)]
        wait(asked, return_when=FIRST_COMPLETED)
        os.kill(address.pid, signal.SIGINT)
        answers = [each.result() for each in asked if each.exception() is None]
        assert slow.exception() is not None or slow.result() == b""
    statuses = {answer[9:12] for answer in answers}
    assert b"200" in statuses and statuses <= {b"200", b"503"}
    assert all(b"DTI-O027" in answer for answer in answers if answer[9:12] == b"503")


def test_the_service_ends_when_it_is_told_to_and_leaves_no_process():
    with serving("dti-2022") as address:
        assert httpx.get(f"{address}/schemas", timeout=60).status_code == 200
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{address}/schemas", timeout=5)
