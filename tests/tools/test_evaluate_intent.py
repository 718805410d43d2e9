"""What the evaluations of finding report, on small files."""

import json
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.lang.retrieval.confidence import Signals
from yingda.tools.errors import CommandError
from yingda.tools.evaluate import TASKS
from yingda.tools.evaluate.calibrating import fit
from yingda.tools.evaluate.intent import Query, fold_of, folds
from yingda.tools.evaluate.pairs import spearman
from yingda.tools.evaluate.ranked import Answered, curve_of, figures, share_answered, threshold

KNOWN = [
    ("退款多久到账", "退款"), ("钱什么时候退", "退款"), ("退款要几天", "退款"), ("退的钱到哪了", "退款"),
    ("怎么开发票", "发票"), ("能开专票吗", "发票"), ("发票抬头写错了", "发票"), ("电子发票在哪", "发票"),
    ("快递到哪了", "物流"), ("包裹怎么不动", "物流"), ("物流没有更新", "物流"), ("什么时候送到", "物流"),
]  # fmt: skip
ASKED = [("退款啥时候到账呀", "退款"), ("发票怎么开", "发票"), ("我的包裹到哪里了", "物流"), ("会员积分", "会员")]


def write(path: Path, lines: Sequence[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines), "utf-8")
    return path


def queries(path: Path, pairs: Sequence[tuple[str, str]]) -> Path:
    return write(path, [{"text": text, "intent": intent, "category": "x"} for text, intent in pairs])


def run(task: str, file: Path, **options: Any) -> dict[str, Any]:
    given = {"train": None, "folds": 0, "calibration": None, "kb": []} | options
    return dict(TASKS[task].run(Namespace(file=file, **given)))


def test_intents_are_found_among_the_known_queries(tmp_path: Path) -> None:
    train, asked = queries(tmp_path / "train.jsonl", KNOWN), queries(tmp_path / "asked.jsonl", ASKED)
    result = run("intent", asked, train=train)
    assert (result["n"], result["accuracy_at_1"]) == (4, 0.75)  # nothing known is about points
    assert 0.75 <= result["mrr"] <= result["accuracy_at_3"] <= 1
    assert {"wrong", "answered", "threshold"} == set(result["curve"][0])


def test_a_file_can_be_held_against_itself(tmp_path: Path) -> None:
    result = run("intent", queries(tmp_path / "all.jsonl", KNOWN), folds=4)
    assert result["n"] == len(KNOWN)


def test_the_curves_are_made_again(tmp_path: Path) -> None:
    out = tmp_path / "calibration.json"
    result = run("intent", queries(tmp_path / "all.jsonl", KNOWN), calibration=out)
    assert set(json.loads(out.read_text("utf-8"))) == set(result["curves"]) == {"learned", "plain"}


def test_without_known_queries_it_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--train"):
        run("intent", queries(tmp_path / "all.jsonl", KNOWN))


def test_demo_questions_are_answered_from_their_own_shop(tmp_path: Path) -> None:
    bases = []
    for shop, question in (("one", "退款多久到账？"), ("two", "怎么开发票？")):
        phrasings = ["退款" if shop == "one" else "发票"]
        article = {"code": "a", "category": "c", "question": question, "phrasings": phrasings}
        bases.append(tmp_path / f"{shop}.json")
        bases[-1].write_text(json.dumps({"articles": [article], "fields": []}), "utf-8")
    lines = [{"shop": "one", "text": "退款几天", "article": "a"}, {"shop": "two", "text": "开发票", "article": "a"}]
    unseen = write(tmp_path / "unseen.jsonl", lines)
    assert run("answers", unseen, kb=bases)["accuracy_at_1"] == 1
    assert run("answers", unseen, kb=bases[:1])["n"] == 1
    with pytest.raises(CommandError, match="three"):
        run("answers", write(unseen, [{"shop": "three", "text": "退款", "article": "a"}]), kb=bases)


def test_articles_may_be_lines_of_a_file(tmp_path: Path) -> None:
    articles = [{"id": 1, "question": "退款多久到账", "phrasings": ["几天退"], "answer": "…"}]
    base = write(tmp_path / "kb.jsonl", articles)
    asked = write(tmp_path / "asked.jsonl", [{"text": "退款几天", "article": 1}, {"text": "退款", "article": 2}])
    assert run("answers", asked, kb=[base])["accuracy_at_1"] == 0.5


def test_pairs_are_judged_by_likeness(tmp_path: Path) -> None:
    same = [("退款几天到", "退款多久到账", 5), ("发票怎么开", "开发票", 4)]
    pairs = [*same, ("退款几天到", "发票怎么开", 1), ("快递", "你好", 1)]
    lines = [{"text_a": one, "text_b": other, "score": score} for one, other, score in pairs]
    result = run("answers", write(tmp_path / "pairs.jsonl", lines))
    assert (result["n"], result["f1"]) == (4, 1.0)
    assert result["spearman"] > 0.8


@pytest.mark.parametrize("content", ["nonsense", "", '{"question": 1}'])
def test_files_that_cannot_be_read_are_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "kb.json"
    file.write_text(content, "utf-8")
    asked = write(tmp_path / "asked.jsonl", [{"text": "退款", "article": "a"}])
    with pytest.raises(CommandError, match=r"kb\.json"):
        run("answers", asked, kb=[file])
    with pytest.raises(CommandError):
        run("answers", tmp_path / "none.jsonl")


def test_the_share_answered_keeps_to_what_may_be_wrong() -> None:
    answered = [Answered(1, 0.9), Answered(1, 0.8), Answered(2, 0.7), Answered(1, 0.6), Answered(0, 0.6)]
    curve = curve_of(answered)
    points = [(point.answered, round(point.wrong, 2)) for point in curve]
    assert points == [(0.2, 0), (0.4, 0), (0.6, 0.33), (1, 0.4)]
    assert (share_answered(curve, 0.05), threshold(curve, 0.05)) == (0.4, 0.8)
    assert (share_answered(curve, 0.4), threshold(curve, 0.4)) == (1.0, 0.6)
    assert figures(answered)["mrr"] == 0.7
    assert threshold(curve_of([Answered(0, 0.5)]), 0.05) is None


@given(st.lists(st.builds(Answered, st.integers(0, 5), st.floats(0, 1))))
def test_figures_are_shares(answered: list[Answered]) -> None:
    result: Any = figures(answered)
    assert 0 <= result["accuracy_at_1"] <= result["accuracy_at_3"] <= 1
    shares = [point["answered"] for point in result["curve"]]
    assert shares == sorted(shares)


def test_what_differs_in_signs_and_digits_is_in_one_part() -> None:
    assert fold_of("退款 123？", 5) == fold_of("退款", 5)
    parts = list(folds([Query(text, intent) for text, intent in KNOWN], 3))
    assert sum(len(held) for _, held in parts) == len(KNOWN)
    assert all(len(known) + len(held) == len(KNOWN) for known, held in parts)


def test_equal_ranks_are_shared() -> None:
    assert spearman([1, 2, 3], [10, 20, 30]) == 1
    assert spearman([1, 2, 3], [3, 2, 1]) == -1
    assert spearman([1, 1, 1], [3, 2, 1]) == 0
    assert spearman([], []) == 0


def test_a_fitted_curve_never_falls() -> None:
    against = [(Signals(lead, nearest), lead < 0.5) for lead in (0.1, 0.3, 0.8, 0.9) for nearest in (0.2, 0.9)]
    curve = fit(against)
    assert curve.lead == 0
    assert curve.nearest >= 0
