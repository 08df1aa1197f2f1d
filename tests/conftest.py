"""Servers that tests of several rooms share, one of each per test process.

tor_network  a private Tor network on loopback. Its onions "a", "b", "c", "d" hand their connections to
             tor_network.web_port("a") and so on: a test starts its web server there; who kills the client starts it
smtp_sink    a mail server with STARTTLS and login; call clear() first
slack_sink   a Slack-compatible server; call clear() first
elasticsearch_url  address of a real Elasticsearch of one node; use an index name of your own
A test that uses tor_network or elasticsearch_url carries @pytest.mark.service.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from hypothesis import settings

from demo.sinks.mail import MailSink
from demo.sinks.slack import SlackSink
from demo.tor_keys import ProgramMissing, find_program, free_ports
from demo.tornet import TorNetwork
from tests.services.elasticsearch import ElasticsearchServer, ServerMissing

# The same generated examples in every run of CI; `make soak` looks for new ones.
settings.register_profile("same", derandomize=True)
settings.load_profile("default" if os.environ.get("STALLWATCH_SOAK") == "1" else "same")
ONIONS = ("a", "b", "c", "d")


def need(what: str) -> None:
    """Skip for want of a service, or fail where services are required."""
    if os.environ.get("STALLWATCH_REQUIRE_SERVICES") == "1":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def tor_network(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TorNetwork]:
    try:
        find_program("tor"), find_program("tor-gencert")
    except ProgramMissing as missing:
        need(str(missing))
    onions = dict(zip(ONIONS, free_ports(len(ONIONS)), strict=True))
    with TorNetwork(tmp_path_factory.mktemp("tor"), onions) as network:
        yield network


@pytest.fixture(scope="session")
def smtp_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailSink]:
    with MailSink(tmp_path_factory.mktemp("mail"), user="stallwatch", password="invented-password") as sink:
        yield sink


@pytest.fixture(scope="session")
def slack_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SlackSink]:
    with SlackSink(tmp_path_factory.mktemp("slack")) as sink:
        yield sink


@pytest.fixture(scope="session")
def elasticsearch_url() -> Iterator[str]:
    try:
        server = ElasticsearchServer()
    except ServerMissing as missing:
        need(str(missing))
    with server:
        yield server.url
