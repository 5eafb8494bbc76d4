"""The web application: Litestar with its known gaps closed, assembled from route handlers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from typing import Any

import msgspec
from litestar import Litestar, MediaType, Request, Response
from litestar._openapi.schema_generation.plugins.struct import StructSchemaPlugin
from litestar.datastructures import State
from litestar.exceptions import (
    HTTPException,
    MethodNotAllowedException,
    NotFoundException,
    SerializationException,
    ValidationException,
)
from litestar.openapi.config import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin
from litestar.openapi.spec import Components, Schema, SecurityScheme
from litestar.types import ASGIApp, ControllerRouterHandler
from litestar.typing import FieldDefinition

from inspection.refusal import Refusal
from server.edge import BODY_LIMIT, Edge, Room
from server.failures import body_of, headers_of, status_of
from server.log import Log


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON is refused, never a crash, when it is not UTF-8 or nested too deep."""

    async def json(self) -> Any:
        """The body as plain values. Raises Refusal `request.malformed`."""
        try:
            return await super().json()
        except (SerializationException, UnicodeDecodeError, RecursionError) as error:
            raise Refusal("request.malformed", field="body") from error


class ClosedStructs(StructSchemaPlugin):
    """Says in the OpenAPI document what msgspec enforces: no unknown members."""

    def to_openapi_schema(self, field_definition: FieldDefinition, schema_creator: Any) -> Schema:
        """The schema of a struct, closed where the struct forbids unknown members."""
        schema = super().to_openapi_schema(field_definition, schema_creator)
        info = msgspec.inspect.type_info(field_definition.annotation)
        if isinstance(info, msgspec.inspect.StructType) and info.forbid_unknown_fields:
            schema.additional_properties = False
        return schema


def create_app(
    handlers: Sequence[ControllerRouterHandler],
    log: Log,
    state: Mapping[str, object] | None = None,
    room: Room | None = None,
) -> ASGIApp:
    """The whole server as one ASGI application.

    Every failure leaves as `{code, params}` (server.failures); an unforeseen error becomes a
    numbered incident in `log`. `state` holds the collaborators the handlers ask for,
    `room` bounds the bodies held at once.
    """
    application = Litestar(
        route_handlers=list(handlers),
        request_class=StrictRequest,
        plugins=[ClosedStructs()],
        state=State(dict(state or {})),
        exception_handlers={
            Refusal: _refused,
            ValidationException: _invalid,
            HTTPException: _http,
            Exception: _incident(log),
        },
        openapi_config=OpenAPIConfig(
            title="Anxin bureau server",
            version=version("anxin"),
            path="/openapi",
            components=Components(
                security_schemes={"device": SecurityScheme(type="http", scheme="bearer")}
            ),
            render_plugins=[JsonRenderPlugin(path="/openapi.json")],
        ),
        request_max_body_size=BODY_LIMIT,
        logging_config=None,
        debug=False,
    )
    return Edge(application, log, room)


def _answer(refusal: Refusal) -> Response[bytes]:
    return Response(
        body_of(refusal),
        status_code=status_of(refusal),
        headers=headers_of(refusal),
        media_type=MediaType.JSON,
    )


def _refused(_: Request[Any, Any, Any], refusal: Refusal) -> Response[bytes]:
    return _answer(refusal)


def _invalid(_: Request[Any, Any, Any], error: ValidationException) -> Response[bytes]:
    """Name the member at fault by its path; its value stays out of the answer."""
    faults = error.extra if isinstance(error.extra, list) else []
    keys = [str(fault.get("key", "")) for fault in faults if isinstance(fault, dict)]
    return _answer(Refusal("request.malformed", field=keys[0] if keys else "body"))


def _http(_: Request[Any, Any, Any], error: HTTPException) -> Response[bytes]:
    match error:
        case NotFoundException():
            refusal = Refusal("request.not_found")
        case MethodNotAllowedException():
            refusal = Refusal("request.method")
        case HTTPException(status_code=status) if status >= 500:
            raise error
        case HTTPException(status_code=413):
            refusal = Refusal("request.too_large", limit=BODY_LIMIT)
        case _:
            refusal = Refusal("request.malformed", field="request")
    return _answer(refusal)


def _incident(log: Log) -> Any:
    def record(_: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        return _answer(Refusal("incident", number=log.incident(error)))

    return record
