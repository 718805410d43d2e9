"""Errors that carry a stable code and parameters; the edge turns them into problem details."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Scalar = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class FieldError:
    """One wrong field: where it is (JSON pointer), what is wrong (code) and its parameters."""

    pointer: str
    code: str
    params: Mapping[str, Scalar] = field(default_factory=dict)


class AppError(Exception):
    """Base of every error that a person or a program outside may read."""

    status = 500
    default_code = "error.internal"

    def __init__(self, code: str | None = None, **params: Scalar) -> None:
        self.code = code or self.default_code
        self.params: dict[str, Scalar] = params
        super().__init__(self.code, params)

    def __reduce__(self) -> tuple[Callable[..., "AppError"], tuple[object, ...]]:
        """Errors come back from child processes as they were."""
        return _restored, (type(self), self.__dict__)


def _restored(kind: type[AppError], state: dict[str, object]) -> AppError:
    error = kind.__new__(kind)
    error.__dict__.update(state)
    return error


class InvalidError(AppError):
    """Input that cannot be accepted; `fields` say which and why."""

    status = 422
    default_code = "error.invalid"

    def __init__(
        self, code: str | None = None, *, fields: tuple[FieldError, ...] = (), **params: Scalar
    ) -> None:
        self.fields = fields
        super().__init__(code, **params)


class UnauthenticatedError(AppError):
    """Nobody is signed in, or the sign-in is no longer valid."""

    status = 401
    default_code = "error.sign_in"


class ForbiddenError(AppError):
    """The actor is known and may not do this."""

    status = 403
    default_code = "error.forbidden"


class NotFoundError(AppError):
    """There is no such object, or the actor may not know of it: the answer is the same."""

    status = 404
    default_code = "error.not_found"


class ConflictError(AppError):
    """The object is not in a state that allows this; `fields` say what somebody else wrote meanwhile."""

    status = 409
    default_code = "error.conflict"

    def __init__(
        self, code: str | None = None, *, fields: tuple[FieldError, ...] = (), **params: Scalar
    ) -> None:
        self.fields = fields
        super().__init__(code, **params)


class TooManyError(AppError):
    """Asked too often; try again after `retry_after_s`."""

    status = 429
    default_code = "error.too_many"

    def __init__(self, retry_after_s: int, code: str | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(code, seconds=retry_after_s)


class UnavailableError(AppError):
    """The system cannot take this now and has kept nothing; try again after `retry_after_s`."""

    status = 503
    default_code = "error.unavailable"

    def __init__(self, retry_after_s: int = 1, code: str | None = None) -> None:
        self.retry_after_s = retry_after_s
        super().__init__(code, seconds=retry_after_s)
