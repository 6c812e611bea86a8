"""Among: a condition that a column has one of many values, which are handed over as one.

SQLAlchemy's own `in_` names each value in the statement, and naming hundreds of them
costs several times what finding the rows does. As one value (JSON on SQLite, an array on
PostgreSQL) they leave the statement as it is, so it is built once and kept prepared.
"""

import json
from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement


class _Many(sa.types.TypeDecorator[Any]):
    """Whole numbers or texts together; not bytes, for which JSON has no form."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, one: type[sa.types.TypeEngine[Any]]) -> None:
        super().__init__()
        self.one = one

    def load_dialect_impl(self, dialect: sa.Dialect) -> sa.types.TypeEngine[Any]:
        """Return the type that the database gets."""
        is_array = dialect.name == "postgresql"
        return dialect.type_descriptor(postgresql.ARRAY(self.one()) if is_array else sa.Text())

    def process_bind_param(self, value: Iterable[Any] | None, dialect: sa.Dialect) -> Any:
        """Return the values as the database gets them."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class _Among(FunctionElement[Any]):
    """The condition; each database writes it in its own way.

    Its type is left open: a Boolean would be written as `... = 1` for SQLite, which
    then reads the whole table.
    """

    inherit_cache = True
    name = "among"


@compiles(_Among, "sqlite")
def _in_json(element: _Among, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - SQLAlchemy wrote both


@compiles(_Among)
def _in_array(element: _Among, compiler: Any, **more: Any) -> str:
    column, values = (compiler.process(clause, **more) for clause in element.clauses)
    return f"{column} = ANY ({values})"


def among(column: sa.ColumnElement[Any], name: str) -> sa.ColumnElement[bool]:
    """Return the condition that a column of numbers or texts has one of the values given as `name`."""
    one = sa.BigInteger if isinstance(column.type, sa.Integer) else sa.Text
    return _Among(column, sa.bindparam(name, type_=_Many(one)))
