"""What is looked at before a request is read: length, token, host, origin; and the headers of every answer."""

import gzip
import re

import anyio
import pytest
from starlette.testclient import TestClient

from dti_rules.web.app import application, guarded
from dti_rules.web.headers import PAGES
from dti_rules.web.service import Service
from dti_rules.web.settings import Settings


def client(service, **changes):
    settings = Settings(workers=0, **changes)
    made = Service.__new__(Service)
    made.__dict__.update({**service.__dict__, "settings": settings})
    return TestClient(guarded(application(settings, made), settings), base_url="http://127.0.0.1")


@pytest.fixture(scope="module")
def asking(service):
    return client(service)


SCORE = "/rulesets/dti-2022/score"


def test_a_body_that_is_too_long_is_refused_whether_it_says_its_length_or_not(service):
    small = client(service, most_bytes=1_000)
    for sent in (b"x" * 1_001, (b"x" * 100 for _ in range(11))):
        answer = small.post(SCORE, content=sent, headers={"content-type": "application/json"})
        assert answer.status_code == 413
        assert answer.json()["code"] == "DTI-O005"
        assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/rulesets/dti-2022/../../etc/passwd", "/static/../app.py", "/static/%2e%2e/app.py", "/rulesets/"],
)
def test_an_address_that_is_none_is_a_problem_too(asking, path):
    answer = asking.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] in ("DTI-O001", "DTI-O017")


def test_another_method_is_told_which_are_allowed(asking):
    answer = asking.put("/rulesets")
    assert (answer.status_code, answer.json()["code"]) == (405, "DTI-O002")
    assert "GET" in answer.headers["allow"]
    assert asking.head("/rulesets").status_code == 200


def test_every_answer_says_what_a_page_may_load_and_no_origin_may_read_it(asking):
    for path in ("/", "/rulesets", "/nowhere", "/rulesets/dti-2022/form", "/openapi.json"):
        headers = asking.get(
            path, headers={"origin": "https://other.example", "accept": "text/html, */*;q=0.1"}
        ).headers
        assert headers["content-security-policy"] == PAGES
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in headers
    annex = asking.get("/rulesets/dti-2022", headers={"accept": "text/html"})
    assert annex.headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")


def test_an_origin_that_was_named_may_read_and_ask(service):
    shared = client(service, origins=("https://ioc.example.vn",))
    asked = {"origin": "https://ioc.example.vn"}
    assert shared.get("/rulesets", headers=asked).headers["access-control-allow-origin"] == "https://ioc.example.vn"
    before = shared.options(SCORE, headers={**asked, "access-control-request-method": "POST"})
    assert before.status_code == 204
    assert "POST" in before.headers["access-control-allow-methods"]
    assert "access-control-allow-origin" not in shared.get("/rulesets", headers={"origin": "https://b.example"}).headers


def test_on_the_loopback_another_hosts_name_is_refused(service, asking):
    answer = asking.get("/rulesets", headers={"host": "evil.example"})
    assert (answer.status_code, answer.json()["code"]) == (421, "DTI-O022")
    for name in ("localhost:8922", "127.0.0.1", "[::1]:8922"):
        assert asking.get("/schemas", headers={"host": name}).status_code == 200
    assert (
        client(service, names=("dti.example.vn",)).get("/schemas", headers={"host": "dti.example.vn"}).status_code
        == 200
    )


def test_a_request_of_http_1_0_need_not_name_a_host(asking):
    scope = {"type": "http", "http_version": "1.0", "method": "GET", "path": "/schemas", "query_string": b"",
             "headers": [], "scheme": "http", "server": ("127.0.0.1", 8922), "root_path": ""}  # fmt: skip
    sent = []

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    anyio.run(asking.app, scope, receive, send)
    assert sent[0]["status"] == 200


@pytest.mark.parametrize("coding", ["gzip", "br", "deflate, gzip"])
def test_a_body_that_is_compressed_is_refused_as_such(asking, coding):
    headers = {"content-type": "application/json", "content-encoding": coding}
    answer = asking.post(SCORE, content=gzip.compress(b'{"submissions": "@published-mains"}'), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (415, "DTI-O004")
    assert coding in answer.json()["detail"]
    assert answer.headers["accept-encoding"] == "identity"


def test_a_body_that_says_that_it_is_not_compressed_is_read(asking):
    headers = {"content-type": "application/json", "content-encoding": "identity"}
    assert asking.post(SCORE, content=b'{"submissions": "@published-mains"}', headers=headers).status_code == 200


def test_with_a_token_every_request_must_have_it(service):
    closed = client(service, host="0.0.0.0", token="mã-dài")
    assert closed.get("/schemas").status_code == 401
    assert closed.get("/schemas").json()["code"] == "DTI-O010"
    assert closed.get("/schemas").headers["www-authenticate"].startswith("Bearer")
    for wrong in ("Bearer x", "Bearer", "Basic x", "Basic eDp5", "Digest mã-dài"):
        assert closed.get("/schemas", headers={"authorization": wrong.encode()}).status_code == 401
    assert closed.get("/schemas", headers={"authorization": "Bearer mã-dài".encode()}).status_code == 200
    assert closed.get("/schemas", auth=("ai", "mã-dài")).status_code == 200
    assert closed.get("/openapi.json", auth=("ai", "mã-dài")).json()["security"] == [{"token": []}]


def test_below_a_path_of_a_proxy_every_link_begins_with_it(service):
    below = client(service, root_path="/dti")
    page = below.get("/", headers={"accept": "text/html"}).text
    links = [part.split('"')[0] for part in page.split('href="')[1:]]
    assert all(link.startswith(("/dti/", "?", "data:")) for link in links)
    assert below.get("/nowhere").json()["type"] == "/dti/problems/DTI-O001"
    assert below.get("/openapi.json").json()["servers"] == [{"url": "/dti"}]


def test_a_form_is_scored_without_script_as_well(asking):
    sent = {
        "unit": "vn-63:96",
        "input.digital_tech_firms": "49",
        "input.enterprises": "10.000",
        "input.dx_site": "weekly",
    }
    page = asking.post("/rulesets/dti-2022/form?lang=vi", data=sent)
    assert page.status_code == 200
    assert "1,96 / 20" in page.text
    assert 'value="10.000"' in page.text
    part = asking.post("/rulesets/dti-2022/form?lang=vi&part=points", data={**sent, "input.enterprises": "abc"})
    assert "<html" not in part.text
    assert "«abc»" in part.text
    assert asking.post("/rulesets/dti-2022/form", json={}).status_code == 415


def test_what_is_typed_is_text_on_the_page_and_never_markup(asking):
    page = asking.post(
        "/rulesets/dti-2022/form", data={"input.enterprises": '"><script>alert(1)</script>', "unit": "<b>"}
    )
    assert page.status_code == 200
    assert "<script>alert" not in page.text
    assert "<b>" not in page.text


@pytest.mark.long
def test_reports_of_every_operation_are_pages_too(asking):
    asked = {"submissions": "@illustrative-cohort", "unit": "Cà Mau"}
    more = {"what-if": {"set": {"dx_site": "weekly"}}}
    for name in ("score", "explain", "gaps", "what-if"):
        body = {
            key: value for key, value in {**asked, **more.get(name, {})}.items() if name != "score" or key != "unit"
        }
        answer = asking.post(
            f"/rulesets/dti-2022/{name}", json=body, headers={"accept": "text/html", "accept-language": "en"}
        )
        assert answer.status_code == 200
        assert "Cà Mau" in answer.text or "Ca Mau" in answer.text
        assert answer.headers["content-language"] == "en"


@pytest.mark.parametrize(
    ("root", "path", "status"),
    [
        ("/dti", "/dti/rulesets", 200),
        ("/dti", "/dti/dti/rulesets", 200),
        ("/dti", "/dti/dti", 404),
        ("/dti", "/dti/dtix/rulesets", 404),
        ("/rulesets", "/rulesets/rulesets", 200),
        ("/rulesets", "/rulesets/rulesets/dti-2022", 200),
    ],
)
def test_below_a_path_the_proxy_may_take_it_off_or_leave_it_on(service, root, path, status):
    asking = client(service, root_path=root)
    served = TestClient(
        asking.app, base_url="http://127.0.0.1", root_path=root
    )  # as uvicorn puts the root before the path
    assert served.get(path).status_code == status


def test_the_page_of_indicators_leads_to_each_of_them_below_any_root(service):
    asking = client(service, root_path="/dti")
    headers = {"accept": "text/html"}
    shown = asking.get("/rulesets/dti-2022/indicators?lang=vi", headers=headers).text
    links = re.findall(r'<td><a href="([^"]*)">([^<]*)</a></td>', shown)
    assert len(links) == len(service.rules("dti-2022").annex_order())
    assert dict(map(reversed, links))["7.2"] == "/dti/rulesets/dti-2022/indicators/digital_firm_rate?lang=vi"
    assert asking.get("/rulesets/dti-2022/indicators/digital_firm_rate?lang=vi", headers=headers).status_code == 200
