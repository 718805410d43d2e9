"""What customers read by themselves."""

from dataclasses import dataclass
from datetime import datetime

from yingda.knowledge.types.articles import PurchaseStep


@dataclass(frozen=True, slots=True)
class HelpLine:
    """An article in a list."""

    id: int
    slug: str
    question: str
    excerpt: str
    category_id: int | None
    stage: PurchaseStep | None


@dataclass(frozen=True, slots=True)
class HelpBranch:
    """A category with what stands in it and below it."""

    id: int
    parent_id: int | None
    name: str
    name_en: str
    lines: tuple[HelpLine, ...]


@dataclass(frozen=True, slots=True)
class HelpShelf:
    """Everything a shop tells its customers; `often` are those that helped most lately."""

    branches: tuple[HelpBranch, ...]
    unsorted: tuple[HelpLine, ...]
    often: tuple[HelpLine, ...]

    @property
    def count(self) -> int:
        """How many articles there are."""
        top = (branch for branch in self.branches if branch.parent_id is None)
        return len(self.unsorted) + sum(len(branch.lines) for branch in top)


@dataclass(frozen=True, slots=True)
class HelpPage:
    """One article with everything its page shows."""

    line: HelpLine
    html: str
    plain: str
    edited_at: datetime
    near: tuple[HelpLine, ...]
