"""The OpenAPI document: true errors, explicit ids, push structs."""

from enum import Enum
from typing import Any

import msgspec
import pytest
from litestar import Litestar, get, post
from litestar.exceptions import ImproperlyConfiguredException
from litestar.params import FromPath, JSONBody
from litestar.testing import TestClient

from yingda.infra.http.openapi import document, openapi_config
from yingda.infra.http.problems import exception_handlers


class Shop(msgspec.Struct):
    """A storefront."""

    title: str


class Card(msgspec.Struct, tag="card"):
    version: int
    shop: Shop


class Gone(msgspec.Struct, tag="gone"):
    id: int


@get("/api/v1/shops/{shop:int}", operation_id="get_shop")
async def get_shop(shop: FromPath[int]) -> Shop:
    return Shop(title=str(shop))


@post("/api/v1/shops", operation_id="add_shop")
async def add_shop(data: JSONBody[Shop]) -> Shop:
    """Open a storefront."""
    return data


DoorState = Enum("State", {"OPEN": "open", "SHUT": "shut"}, module="doors")
LampState = Enum("State", {"ON": "on", "OFF": "off"}, module="lamps")
Door = msgspec.defstruct("Door", [("state", DoorState)])
Lamp = msgspec.defstruct("Lamp", [("state", LampState)])


@get("/door", operation_id="get_door")
async def get_door() -> Door:
    return Door(DoorState.OPEN)


@get("/lamp", operation_id="get_lamp")
async def get_lamp() -> Lamp:
    return Lamp(LampState.ON)


@get("/unnamed")
async def unnamed() -> Shop:
    return Shop(title="")


def app_with(*handlers: Any, extra: tuple[type, ...] = (Card, Gone)) -> Litestar:
    return Litestar(
        list(handlers),
        openapi_config=openapi_config("1.2", extra),
        exception_handlers=exception_handlers(),
        logging_config=None,
    )


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    return document(app_with(get_shop, add_shop))


def test_every_route_lists_every_problem(made: dict[str, Any]) -> None:
    problems = ["400", "401", "403", "404", "409", "422", "429", "503"]
    operations = made["paths"]["/api/v1/shops"]["post"], made["paths"]["/api/v1/shops/{shop}"]["get"]
    assert [sorted(one["responses"]) for one in operations] == [["201", *problems], ["200", *problems]]
    for status in problems:
        reference = operations[0]["responses"][status]["$ref"]
        assert reference == f"#/components/responses/Problem{status}"
        content = made["components"]["responses"][f"Problem{status}"]["content"]
        assert content == {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}


def test_the_problem_schema_is_ours(made: dict[str, Any]) -> None:
    schemas = made["components"]["schemas"]
    assert sorted(schemas["Problem"]["properties"]) == [
        "code", "detail", "errors", "request_id", "status", "title", "type",
    ]  # fmt: skip
    errors = schemas["Problem"]["properties"]["errors"]
    assert errors["items"] == {"$ref": "#/components/schemas/FieldProblem"}
    assert sorted(schemas["FieldProblem"]["properties"]) == ["code", "detail", "pointer"]


def test_operations_have_the_names_and_words_we_gave(made: dict[str, Any]) -> None:
    operation = made["paths"]["/api/v1/shops"]["post"]
    assert operation["operationId"] == "add_shop"
    assert operation["description"] == "Open a storefront."
    assert made["info"] == {"title": "Yingda 应答", "version": "1.2"}


def test_push_structs_are_part_of_the_document(made: dict[str, Any]) -> None:
    schemas = made["components"]["schemas"]
    assert schemas["Card"]["properties"]["type"] == {"enum": ["card"]}
    assert schemas["Card"]["properties"]["shop"] == {"$ref": "#/components/schemas/Shop"}
    assert sorted(schemas) == ["Card", "FieldProblem", "Gone", "Problem", "Shop"]


def test_what_a_known_push_refers_to_keeps_the_routes_name_for_it() -> None:
    schemas = document(app_with(get_door, get_lamp, extra=(Door,)))["components"]["schemas"]
    assert "State" not in schemas
    named = schemas["Door"]["properties"]["state"]["$ref"].rpartition("/")[2]
    assert schemas[named]["enum"] == ["open", "shut"]


def test_two_types_of_one_name_are_refused() -> None:
    other = msgspec.defstruct("Shop", [("address", str)])
    with pytest.raises(ImproperlyConfiguredException, match="Shop"):
        document(app_with(get_shop, extra=(other,)))


def test_a_route_without_operation_id_is_refused() -> None:
    with pytest.raises(ImproperlyConfiguredException, match="unnamed needs an explicit operation_id"):
        document(app_with(unnamed))


def test_the_document_is_served(made: dict[str, Any]) -> None:
    with TestClient(app_with(get_shop, add_shop)) as client:
        answer = client.get("/api/openapi.json")
        assert answer.status_code == 200
        assert answer.json() == made
        assert client.get("/api/openapi.json/openapi.json").json() == made
        assert client.get("/api/other").json()["code"] == "error.not_found"
