"""One examination: every look, the worst first when told."""

from collections.abc import Callable, Iterator

import structlog

from yingda.infra.db import Database
from yingda.infra.health import data, network, place
from yingda.infra.health.types import Finding, HealthLevel, Look, Patient, fail
from yingda.kit.errors import UnavailableError

# without the database there is nothing to be said of these
IN_DATABASE: tuple[Callable[[Patient, Database], Iterator[Finding]], ...] = (
    data.look_at_database,
    data.look_at_migrations,
)
# before the migration their tables may not be there
IN_TABLES: tuple[Callable[[Patient, Database], Iterator[Finding]], ...] = (
    data.look_at_jobs,
    data.look_at_processes,
    data.look_at_clock,
    place.look_at_storage,
)
ELSEWHERE: tuple[Look, ...] = (
    network.look_at_sockets,
    network.look_at_public,
    network.look_at_redis,
    place.look_at_calendar,
    place.look_at_secrets,
    place.look_at_settings,
    place.look_at_disk,
)

log = structlog.get_logger("yingda.doctor")


def examine(patient: Patient) -> list[Finding]:
    """Look at everything; takes a few seconds when something does not answer. Never raises."""
    return [*_examine_database(patient), *(found for look in ELSEWHERE for found in _safely(look, patient))]


def worst(findings: list[Finding]) -> HealthLevel:
    """The worst of all levels."""
    return max((one.level for one in findings), key=list(HealthLevel).index, default=HealthLevel.OK)


def _examine_database(patient: Patient) -> list[Finding]:
    db = data.opened(patient)
    try:
        db.ping()
        findings = [found for look in IN_DATABASE for found in _safely(look, patient, db)]
        if any(one.code == "doctor.migrations.behind" for one in findings):
            return findings
        return [*findings, *(found for look in IN_TABLES for found in _safely(look, patient, db))]
    except Exception as error:  # what it says is the finding
        return [fail("doctor.database.away", error=_said(error))]
    finally:
        db.close()


def _safely(look: Callable[..., Iterator[Finding]], *arguments: object) -> list[Finding]:
    try:
        return list(look(*arguments))
    except UnavailableError:
        return [fail("doctor.database.away", error=look.__name__)]
    except Exception as error:  # one look that fails must not hide the others
        log.warning("a look failed", look=look.__name__, exc_info=error)
        return [fail("doctor.look.failed", look=look.__name__.removeprefix("look_at_"), error=_said(error))]


def _said(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:200]
