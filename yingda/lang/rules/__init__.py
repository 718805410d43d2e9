"""The one rule language: what supervisors write for triage, bot, guard and channels' keywords.

A rule is one line or several; any line that holds is enough. In a line, what `&` joins must all hold, `|` parts
alternatives, `!` excludes: `退款|退钱 & 多久|什么时候 & !已到账`. Words are compared folded: width, case,
traditional.

| written | holds if |
|---|---|
| `退款` | the turn has the word; Latin letters and digits as a whole: `ok` is not in "book" |
| `工商~工商银行` | … but not as a part of the longer one |
| `"在吗"` | that is the whole turn, but for punctuation |
| `^你好`, `谢谢$` | the turn begins, ends with it |
| `退..款`, `退..3款`, `(退\\|换)..(货\\|款)` | in this order, at most 8 (3) characters apart, in one sentence |
| `{number}`, `{number>=3000}`, `{order}` | a number; one of that size; an order number |
| `channel:web\\|email`, `page:/sale`, `shop:…`, `stage:queued` | where it was written; `!channel:web` elsewhere |

A backslash takes the meaning from the character after it.
"""

from yingda.lang.rules.matching import Match, RuleSet, Turn, compile_rules
from yingda.lang.rules.reading import has_notes, parse
from yingda.lang.rules.structure import (
    About,
    Compare,
    Condition,
    Line,
    Number,
    OrderNumber,
    Pattern,
    Phrase,
    Place,
    Rule,
    RuleError,
    Term,
    Word,
    check,
)
from yingda.lang.rules.trying import NO_EXAMPLES, RuleExamples, faults, hits_of, spans_of, without_moment
from yingda.lang.rules.writing import write

__all__ = [
    "NO_EXAMPLES", "About", "Compare", "Condition", "Line", "Match", "Number", "OrderNumber", "Pattern", "Phrase",
    "Place", "Rule", "RuleError", "RuleExamples", "RuleSet", "Term", "Turn", "Word", "check", "compile_rules",
    "faults", "has_notes", "hits_of", "parse", "spans_of", "without_moment", "write",
]  # fmt: skip
