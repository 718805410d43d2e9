"""`yingda evaluate` and `yingda triage`: figures by the code that serves, and errors that name the line."""

import json
from pathlib import Path

import pytest

from yingda.app.cli import main
from yingda.tools.evaluate.scores import accuracy, auc, detection, macro_f1


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("YINGDA_HOME", str(tmp_path / "home"))
    return tmp_path


def lines(folder: Path, *objects: dict[str, object], name: str = "file.jsonl") -> str:
    file = folder / name
    file.write_text("".join(json.dumps(each, ensure_ascii=False) + "\n" for each in objects), "utf-8")
    return str(file)


def last(capsys: pytest.CaptureFixture[str]) -> dict[str, float]:
    result: dict[str, float] = json.loads(capsys.readouterr().out.splitlines()[-1])
    return result


def test_category(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(
        home,
        {"text": "发票什么时候开", "category": "order_payment", "intent": "查看发票", "id": "1"},
        {"text": "快递到哪了", "category": "logistics"},
    )
    assert main(["evaluate", "category", file, "--json"]) == 0
    assert last(capsys) == {"n": 2, "accuracy": 1.0, "macro_f1": 1.0}


@pytest.mark.slow
def test_category_by_models_that_have_not_seen_the_lines(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts = ["发票什么时候开", "要一张专票", "快递到哪了", "怎么还没送到"]
    said = ["order_payment", "order_payment", "logistics", "logistics"]
    file = lines(home, *({"text": text, "category": one} for text, one in zip(texts, said, strict=True)))
    assert main(["evaluate", "category", file, "--cross-validate", "--json"]) == 0
    assert last(capsys)["n"] == 4


def test_urgency(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(
        home, {"text": "急用，快点发", "urgent": 1}, {"text": "有黑色吗", "urgent": 0}, {"text": "无", "urgent": 1}
    )
    assert main(["evaluate", "urgency", file, "--json"]) == 0
    assert last(capsys) == {"n": 3, "precision": 1.0, "recall": 0.5, "f1": 0.6667}


def test_escalation(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(
        home,
        {"text": "我打12315了", "label": "external_escalation"},
        {"text": "我要投诉", "label": "complaint"},
        {"text": "工商银行能付吗", "label": "neutral_mention"},
    )
    assert main(["evaluate", "escalation", file, "--json"]) == 0
    assert last(capsys) == {"n": 3, "precision": 1.0, "recall": 1.0, "f1": 1.0}


def test_promises_with_and_without_a_time(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = lines(
        home,
        {"text": "专员两小时内给您回电", "is_checkable_promise": 1, "label": "callback"},
        {"text": "有结果短信告知您", "is_checkable_promise": 1, "prev_customer": "好的"},
        {"text": "亲，今天", "is_checkable_promise": 1, "prev_customer": "什么时候发货"},
        {"text": "快递明天送到", "is_checkable_promise": 0},
        {"text": "好的", "is_checkable_promise": 1},
    )
    assert main(["evaluate", "promises", file, "--json"]) == 0
    assert last(capsys) == {"n": 5, "precision": 1.0, "recall": 0.75, "f1": 0.8571, "definite": 0.6667}


def test_emotion_reads_the_customers_turns(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def dialogue(label: str, *texts: str) -> dict[str, object]:
        turns = [{"role": "customer", "text": text} for text in texts]
        return {"turns": [*turns, {"role": "agent", "text": "垃圾骗子"}], "satisfaction_label": label}

    file = lines(home, dialogue("dissatisfied", "垃圾服务，你们就是骗子"), dialogue("satisfied", "好的谢谢"))
    assert main(["evaluate", "emotion", file]) == 0
    assert "auc" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("task", "line"),
    [
        ("urgency", '{"text": "急", "urgent": 2}'),
        ("category", '{"text": "急"}'),
        ("escalation", '{"text": "急", "label": "other"}'),
        ("emotion", '{"turns": 3}'),
        ("promises", '{"text": "好", "is_checkable_promise": 2}'),
        ("urgency", "not json"),
    ],
)
def test_a_bad_line_is_named(home: Path, capsys: pytest.CaptureFixture[str], task: str, line: str) -> None:
    file = home / "bad.jsonl"
    file.write_text(f"\n{line}\n", "utf-8")
    assert main(["evaluate", task, str(file)]) == 1
    assert "bad.jsonl, line 2" in capsys.readouterr().err


def test_missing_and_empty_files_are_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", "urgency", str(home / "none")]) == 1
    (home / "empty").write_text("", "utf-8")
    assert main(["evaluate", "urgency", str(home / "empty")]) == 1
    assert "there is no file" in (said := capsys.readouterr().err)
    assert "has no lines" in said


@pytest.mark.slow
def test_models_are_trained_and_shown(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = home / "data"
    data.mkdir()
    assert main(["triage", "train", "--data", str(data)]) == 1
    lines(data, {"text": "发票抬头怎么改", "category": "order_payment", "intent": "填写发票信息"}, name="a.jsonl")
    assert main(["triage", "train", "--data", str(data), "--out", str(home / "out")]) == 0
    assert "sub_category" in capsys.readouterr().out
    assert main(["triage", "show", str(home / "out" / "base.zip")]) == 0
    assert "base-" in capsys.readouterr().out
    assert main(["triage", "show", str(data / "a.jsonl")]) == 1
    assert main(["triage", "show"]) == 0


def test_scores() -> None:
    assert accuracy(["a", "b", "b"], ["a", "b", "a"]) == 0.6667
    assert macro_f1(["a", "b"], ["a", "a"]) == 0.3333
    assert detection([True, False], [False, False]) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}
    assert auc([True, False, False, True], [0.9, 0.1, 0.9, 0.8]) == 0.625
    assert auc([True, True], [0.1, 0.2]) == 0.0
