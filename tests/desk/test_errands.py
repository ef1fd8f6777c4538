"""Errands of the desk: a host for an issue that comes from a file."""

import pytest

from tests.factories.registry import make_network
from xiefa.desk.errands import host_name_from, host_named
from xiefa.manuscript import Masthead
from xiefa.registry.models import Organisation

pytestmark = [pytest.mark.django_db, pytest.mark.engine]


def test_the_first_host_becomes_that_of_the_installation():
    host, is_new = host_named(name="联盟试点工作联络组办公室", by=None)

    assert (host.code, host.is_host, is_new) == ("network", True, True)


def test_a_name_that_is_known_is_not_registered_twice():
    network = make_network()

    assert host_named(name=str(network), by=None) == (network, False)
    assert Organisation.objects.count() == 1


def test_another_host_stands_beside_that_of_the_installation():
    make_network()

    host, is_new = host_named(name="另一个网络", by=None)

    assert (host.is_host, is_new) == (False, True)


@pytest.mark.parametrize(
    ("masthead", "name"),
    [
        (Masthead(title_lines=("某网", "简 报"), office="某办公室"), "某办公室"),
        (Masthead(title_lines=("某网", "简 报")), "某网简报"),
    ],
)
def test_the_name_comes_from_the_office_or_else_the_title(masthead, name):
    assert host_name_from(masthead) == name
