"""What every service has in common: the open station's operator, and a check of the permission before each method."""

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from sqlalchemy import Connection

from jn_desktop.core.clock import Clock
from jn_desktop.core.database import Database
from jn_desktop.core.errors import Refused
from jn_desktop.core.roles import Permissions, Role
from jn_desktop.core.work import Actor, Work, writing


@dataclass(frozen=True)
class Context:
    """The open station as a service sees it."""

    database: Database
    operator: str
    role: Role
    device: str
    clock: Clock
    permissions: Permissions

    def may(self, action: str) -> bool:
        """Tell whether the operator may call `feature.method`; a method without a row may be called by nobody."""
        return self.role in self.permissions.get(action, frozenset())

    def require(self, action: str) -> None:
        """Refuse the operator what the permission table does not give their role."""
        if not self.may(action):
            raise Refused(f"“{self.operator}”的角色是{self.role.label}，不能做这件事（{action}）；请找有权限的人办理。")

    def writing(self) -> AbstractContextManager[Work]:
        return writing(self.database, Actor(self.operator, self.device), self.clock.now())

    def reading(self) -> AbstractContextManager[Connection]:
        return self.database.reading()

    def today(self) -> date:
        return self.clock.now().date()


class Service:
    """Base of all services: each public method of a subclass checks its row in the permission table first."""

    feature: ClassVar[str]

    def __init__(self, context: Context) -> None:
        self.context = context

    def __init_subclass__(cls) -> None:
        for name, method in list(vars(cls).items()):
            if callable(method) and not name.startswith("_"):
                setattr(cls, name, _checked(f"{cls.feature}.{name}", method))


def _checked(action: str, method: Callable[..., Any]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(self: Service, /, *args: Any, **kwargs: Any) -> Any:
        self.context.require(action)
        return method(self, *args, **kwargs)

    return call
