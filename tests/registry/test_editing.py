from collections.abc import Callable, Iterable
from typing import Any

import pytest

from jn_desktop.core.errors import FieldError, Refused, StationError
from jn_desktop.core.roles import Role
from jn_desktop.registry.listing import EnterpriseQuery, Order
from jn_desktop.station import Station
from tests.registry.conftest import code, enterprise

Put = Callable[[Iterable[dict[str, Any]]], list[str]]


def refusal(station: Station, enterprise_id: str | None, values: dict[str, Any]) -> FieldError:
    with pytest.raises(FieldError) as caught:
        station.registry.save(enterprise_id, values)
    return caught.value


def test_a_new_enterprise_without_a_code_is_to_be_verified(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司", "park": "智能制造园"})

    card = station.registry.card(known)
    assert (card.name, card.park, card.uscc, card.unverified) == ("恒瑞机械有限公司", "智能制造园", None, True)


def test_a_code_that_comes_later_verifies_it(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司"})

    station.registry.save(known, {"uscc": code(1)})

    card = station.registry.card(known)
    assert (card.uscc, card.unverified) == (code(1), False)


def test_only_the_given_fields_change(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1), "phone": "13812345678"})

    station.registry.save(known, {"name": "恒瑞 智能装备有限公司"})

    card = station.registry.card(known)
    assert (card.name, card.uscc, card.phone) == ("恒瑞 智能装备有限公司", code(1), "13812345678")
    assert station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(2)})


@pytest.mark.parametrize("values", [{}, {"name": None}, {"name": ""}])
def test_an_enterprise_needs_a_name(station: Station, values: dict[str, Any]) -> None:
    assert refusal(station, None, values).field == "name"


def test_the_code_of_another_enterprise_is_refused_by_its_name(station: Station) -> None:
    station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})
    other = station.registry.save(None, {"name": "华泰电子有限公司"})

    error = refusal(station, other, {"uscc": code(1)})

    assert error.field == "uscc"
    assert "企业“恒瑞机械有限公司”" in str(error)


def test_the_code_of_one_that_has_left_is_refused_too(station: Station) -> None:
    left = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})
    station.registry.retire(left, "已注销")

    assert "已退出的企业“恒瑞机械有限公司”" in str(refusal(station, None, {"name": "新企业", "uscc": code(1)}))


def test_a_code_that_is_known_stays(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})

    assert refusal(station, known, {"uscc": None}).field == "uscc"
    assert station.registry.card(known).uscc == code(1)


def test_a_second_entry_of_the_same_name_needs_codes_to_tell_them_apart(station: Station) -> None:
    station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(1)})

    assert refusal(station, None, {"name": "恒瑞机械 有限公司"}).field == "name"
    assert station.registry.save(None, {"name": "恒瑞机械有限公司", "uscc": code(2)})


def test_one_that_leaves_is_listed_among_the_retired_and_comes_back(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司"})

    station.registry.retire(known, "已搬离高新区")
    assert station.registry.count(EnterpriseQuery()) == 0
    assert [card.id for card in station.registry.page(EnterpriseQuery(retired=True), Order.NAME)] == [known]

    station.registry.bring_back(known)
    assert station.registry.count(EnterpriseQuery()) == 1


def test_leaving_needs_a_reason_and_happens_once(station: Station) -> None:
    known = station.registry.save(None, {"name": "恒瑞机械有限公司"})

    with pytest.raises(FieldError, match="原因"):
        station.registry.retire(known, "  ")
    station.registry.retire(known, "已注销")
    with pytest.raises(StationError, match="已于 2026-11-23 退出"):
        station.registry.retire(known, "已注销")


def test_an_unknown_enterprise_is_refused_in_a_sentence(station: Station) -> None:
    for act in (station.registry.card, station.registry.bring_back, station.registry.possible_twins):
        with pytest.raises(StationError, match="没有这家企业"):
            act("没有")


def test_a_registrar_leaves_the_risk_class_alone(put: Put, as_role: Callable[[Role], Station]) -> None:
    (known,) = put([enterprise("恒瑞机械有限公司", risk_class="C", unverified=True)])
    station = as_role(Role.REGISTRAR)

    with pytest.raises(Refused):
        station.registry.save(known, {"risk_class": "A"})
    station.registry.save(known, {"park": "智能制造园"})

    assert station.registry.card(known).park == "智能制造园"
