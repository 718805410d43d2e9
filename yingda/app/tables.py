"""Every table of every room, for migrations."""

import importlib
import importlib.util
import pkgutil
from pathlib import Path

from sqlalchemy import MetaData

import yingda
from yingda.infra.db import Base

MIGRATIONS = Path(__file__).parent / "migrations"
WITH_TABLES = ("infra.audit", "infra.jobs", "infra.files", "infra.processes")


def metadata() -> MetaData:
    """The metadata with the models of all rooms loaded."""
    rooms = [module.name for module in pkgutil.iter_modules(yingda.__path__) if module.ispkg]
    for room in (*rooms, *WITH_TABLES):
        name = f"yingda.{room}.models"
        if importlib.util.find_spec(name) is not None:
            importlib.import_module(name)
    return Base.metadata
