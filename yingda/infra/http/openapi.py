"""The OpenAPI document: explicit operation ids, problem answers everywhere, extra schemas (pushes)."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.exceptions import ImproperlyConfiguredException
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.types import Method

from yingda.infra.http.problems import MEDIA_TYPE, Problem

PATH = "/api/openapi.json"
REF = "#/components/schemas/{name}"
METHODS = ("get", "put", "post", "delete", "patch")
PROBLEMS = {
    "400": "Not well-formed",
    "401": "Not signed in",
    "403": "No right to do this",
    "404": "Not found, or not to be seen",
    "409": "Not possible in the present state",
    "422": "Fields are wrong",
    "429": "Too often; see Retry-After",
    "503": "Busy; see Retry-After",
}

Document = dict[str, Any]


class DocumentPlugin(JsonRenderPlugin):
    """Renders the completed document, once per process."""

    def __init__(self, extra: Sequence[type] = ()) -> None:
        # "/" is PATH itself; the second path keeps Litestar from adding its uncorrected document
        super().__init__(path=["/", "/openapi.json"])
        self._extra = tuple(extra)
        self._rendered = b""

    def render(self, request: Request[Any, Any, Any], openapi_schema: Document) -> bytes:  # noqa: ARG002  # the plugin protocol has it
        """The document as JSON."""
        if not self._rendered:
            self._rendered = msgspec.json.encode(self.complete(openapi_schema))
        return self._rendered

    def complete(self, raw: Document) -> Document:
        """Litestar's document with true error answers and the extra schemas."""
        document: Document = json.loads(msgspec.json.encode(raw))
        components = document.setdefault("components", {})
        _add_schemas(components.setdefault("schemas", {}), (Problem, *self._extra))
        components["responses"] = {f"Problem{status}": _response(PROBLEMS[status]) for status in PROBLEMS}
        for operation in _operations(document):
            _correct(operation)
        _close_tuples(document)
        return document


def openapi_config(version: str, extra: Sequence[type] = ()) -> OpenAPIConfig:
    """For `Litestar(openapi_config=…)`; `extra` are structs no route returns (pushes)."""
    return OpenAPIConfig(
        title="Yingda 应答",
        version=version,
        path=PATH,
        render_plugins=[DocumentPlugin(extra)],
        operation_id_creator=_refuse_made_up_id,
        use_handler_docstrings=True,
    )


def document(app: Litestar) -> Document:
    """The completed document of an application, for the client generator and its drift check."""
    config = app.openapi_config
    plugin = config.default_plugin if config else None
    if not isinstance(plugin, DocumentPlugin):
        raise ImproperlyConfiguredException("make the application with openapi_config() from this module")
    return plugin.complete(app.openapi_schema.to_schema())


def _refuse_made_up_id(handler: HTTPRouteHandler, _method: Method, _path: object) -> str:
    # clients call operations by these names, so renaming a function must not rename them
    raise ImproperlyConfiguredException(f"route {handler.handler_name} needs an explicit operation_id")


def _operations(document: Document) -> Iterator[Document]:
    for item in document.get("paths", {}).values():
        yield from (item[method] for method in METHODS if method in item)


def _correct(operation: Document) -> None:
    """Replace Litestar's error answers, which describe its own format, by ours."""
    said = operation["responses"].items()
    true = {status: answer for status, answer in said if status < "400" or _is_own(answer)}
    problems = {status: {"$ref": f"#/components/responses/Problem{status}"} for status in PROBLEMS}
    operation["responses"] = problems | true


def _close_tuples(node: Any) -> None:
    """`tuple[X, ...]` is documented as X or, for the dots, anything: X alone is meant."""
    if isinstance(node, list):
        for each in node:
            _close_tuples(each)
    if not isinstance(node, dict):
        return
    match node.get("items"):
        case {"oneOf": [known, empty]} if empty == {}:
            node["items"] = known
    for each in node.values():
        _close_tuples(each)


def _is_own(answer: Document) -> bool:
    """Whether a route said itself what this error answer holds; Litestar's own schemas have no name."""
    return any("$ref" in content["schema"] for content in answer.get("content", {}).values())


def _response(description: str) -> Document:
    schema = {"$ref": REF.format(name=Problem.__name__)}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _add_schemas(schemas: Document, types: Sequence[type]) -> None:
    """Add the types' schemas; one that a route already brought must have the same fields."""
    _, made = msgspec.json.schema_components(types, ref_template=REF)
    wanted = [type_.__name__ for type_ in types]
    while wanted:
        name = wanted.pop()
        if name in schemas:
            _check_same(name, schemas[name], made[name])
            continue
        schemas[name] = made[name]
        # what a known schema refers to is not followed: the routes' document may call it otherwise
        wanted += _names_in(made[name])


def _check_same(name: str, one: Document, other: Document) -> None:
    if one.get("properties", {}).keys() != other.get("properties", {}).keys():
        raise ImproperlyConfiguredException(f"two different types are called {name} in the document")


def _names_in(schema: Any) -> list[str]:
    """The components that a schema refers to."""
    if isinstance(schema, list):
        return [name for each in schema for name in _names_in(each)]
    if not isinstance(schema, dict):
        return []
    found = [schema["$ref"].rpartition("/")[2]] if isinstance(schema.get("$ref"), str) else []
    return found + [name for each in schema.values() for name in _names_in(each)]
