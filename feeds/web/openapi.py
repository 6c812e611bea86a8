"""The OpenAPI 3.1 document, made from the tables of what can be read and done."""

import re
from collections.abc import Sequence
from typing import Any

from feeds.web.actions import DRY_RUN, MAX_COUNT, MAX_ITEMS, MAX_TEXT_CHARS, Action, Field
from feeds.web.face import Face
from feeds.web.reads import DEFAULT_LIMIT, MAX_LIMIT, Read

_IN_BRACES = re.compile(r"\{(\w+)(?::path)?\}")
_PROBLEM: dict[str, Any] = {"$ref": "#/components/responses/problem"}
# The keys that are always there, as the contract gives them.
SHAPES: dict[str, str] = {
    "article": "id uri url title summary html text authors language published updated revision status source "
    "categories tags topics related also_at story feeds note",
    "source": "name url kind state articles last_poll next_poll why error",
    "revision": "number class at origin note",
    "explain": "article documents identity revisions tags related feeds deliveries",
    "delivery": "number subscriber feed article revision event state attempts",
    "feed": "name title description private automatic count updated",
    "story": "id title opened_at articles",
    "subject": "slug name kind articles",
    "suggestion": "tag into reason",
    "parked": "id kind subject reason since tries",
    "subscriber": "name feed way address state",
    "report": "name since subscriptions",
    "status": "",
}


def document(face: Face, reads: Sequence[Read], actions: Sequence[Action]) -> dict[str, Any]:
    """Return the OpenAPI document as JSON values."""
    paths: dict[str, dict[str, Any]] = {}
    for read in reads:
        paths.setdefault(_path(read.path), {})["get"] = _reading(read)
    for action in actions:
        paths.setdefault(_path(action.path), {})["post"] = _acting(action)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{face.title} API",
            "version": "1",
            "description": "JSON for what the commands do.",
        },
        "servers": [{"url": face.at("/api/v1")}],
        "paths": paths,
        "components": {
            "schemas": {name: _shape(keys.split()) for name, keys in SHAPES.items()} | {"error": _ERROR},
            "responses": {
                "problem": {
                    "description": "What was wrong, in one sentence.",
                    "content": _content({"$ref": "#/components/schemas/error"}),
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


_ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["error"],
    "properties": {
        "error": {
            "type": "object",
            "required": ["code", "message", "field"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "field": {"type": ["string", "null"]},
            },
        }
    },
}


# What may be asked of a list, as far as it is more than a text.
_ASKED: dict[str, dict[str, Any]] = {
    "limit": {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT},
    "status": {"type": "string", "enum": ["usable", "withheld", "canceled"]},
    "state": {"type": "string", "enum": ["due", "delivered", "superseded", "parked", "dropped"]},
}


def _path(path: str) -> str:
    return _IN_BRACES.sub(r"{\1}", path)


def _in_path(path: str) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _IN_BRACES.findall(path)
    ]


def _reading(read: Read) -> dict[str, Any]:
    one = {"$ref": f"#/components/schemas/{read.shape}"}
    asked = [
        {"name": name, "in": "query", "description": help_, "schema": _ASKED.get(name, {"type": "string"})}
        for name, help_ in read.parameters.items()
    ]
    answer = {"type": "array", "items": one} if read.listed else one
    return {
        "operationId": f"read_{read.what}",
        "summary": read.help,
        "parameters": [*_in_path(read.path), *asked],
        "responses": {"200": {"description": read.help, "content": _content(answer)}, "default": _PROBLEM},
        **({"security": [{"token": []}]} if read.private else {}),
    }


def _acting(action: Action) -> dict[str, Any]:
    fields = (*action.fields, DRY_RUN)
    body = {
        "type": "object",
        "additionalProperties": False,
        "properties": {field.name: _field(field) for field in fields},
        "required": [field.name for field in fields if field.required],
    }
    done = {"description": "What was done.", "content": _content({"type": "object"})}
    return {
        "operationId": action.command.replace(" ", "_"),
        "summary": action.help,
        "parameters": _in_path(action.path),
        "requestBody": {"content": _content(body), "required": bool(body["required"])},
        "responses": {"200": done, "default": _PROBLEM},
        "security": [{"token": []}],
    }


def _field(field: Field) -> dict[str, Any]:
    text: dict[str, Any] = {"type": "string", "maxLength": MAX_TEXT_CHARS}
    kinds: dict[str, dict[str, Any]] = {
        "flag": {"type": "boolean"},
        "count": {"type": "integer", "minimum": 0, "maximum": MAX_COUNT},
        "texts": {"type": "array", "items": text, "maxItems": MAX_ITEMS},
        "html": {"type": "string"},
    }
    kind = kinds.get(field.kind, text)
    if field.required:
        return {**kind, "minLength": 1, "description": field.help}
    # null is as good as nothing said.
    choices: dict[str, Any] = {"enum": [*field.one_of, None]} if field.one_of else {}
    return {**kind, "type": [kind["type"], "null"], "description": field.help, **choices}


def _shape(keys: list[str]) -> dict[str, Any]:
    return {"type": "object", "required": keys, "properties": {key: {} for key in keys}}


def _content(schema: dict[str, Any]) -> dict[str, Any]:
    return {"application/json": {"schema": schema}}
