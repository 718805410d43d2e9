"""Training, and learning from corrections."""

from yingda.triage.policy.learning import Figure, is_better, learn
from yingda.triage.policy.serving import category_chances, load_models, shipped
from yingda.triage.policy.training import LabelledText, broad_category, group_of, labelled, own_examples, train
from yingda.triage.types import Correction, Field

WORDS = ("撬", "醒", "闷", "养", "存")
FORMS = (
    "这饼生普怎么{}",
    "{}茶的手法教一下",
    "第一次{}要注意什么",
    "老茶客说要{}一下是吗",
    "{}过头了还能喝吗",
    "冬天怎么{}才好",
)
TEXTS = [form.format(word) for form in FORMS for word in WORDS]


def corrections(value: str, field: Field = Field.CATEGORY) -> tuple[Correction, ...]:
    return tuple(Correction(index, text, field, value) for index, text in enumerate(TEXTS))


def test_what_agents_correct_is_learned_and_judged_on_unseen_texts() -> None:
    trained = learn(corrections("account_other"))
    figure = trained.scores[0]
    assert trained.better
    assert figure.field == Field.CATEGORY
    assert figure.value is not None
    assert figure.base is not None
    assert figure.value > figure.base
    assert trained.base_version == shipped().version
    chances = category_chances("明天再醒一醒行吗", load_models(trained.weights))
    assert chances["account_other"] > category_chances("明天再醒一醒行吗", shipped())["account_other"]


def test_learning_takes_nothing_from_what_ships() -> None:
    changed = load_models(learn(corrections("account_other")).weights)
    text = "发票什么时候能开出来"
    assert max(category_chances(text, changed).items(), key=lambda each: each[1])[0] == "order_payment"


def test_nothing_to_learn_makes_nothing_better() -> None:
    trained = learn((Correction(1, "随便", Field.EMOTION, "negative"),))
    assert not trained.better
    assert [(each.value, each.base) for each in trained.scores] == [(None, None)] * 6


def test_a_correction_to_price_teaches_the_sub_category() -> None:
    trained = learn(corrections("price"))
    chances = category_chances("第一次养要注意什么", load_models(trained.weights))
    assert chances["price"] > category_chances("第一次养要注意什么", shipped())["price"]


def test_only_a_gain_without_a_loss_is_better() -> None:
    gain, loss = Figure("category", 0.9, 0.8), Figure("sub_category", 0.5, 0.6)
    assert is_better((gain, Figure("sub_category", None, None)))
    assert not is_better((gain, loss))
    assert not is_better((Figure("category", 0.8, 0.8),))


def test_training_gives_scores_and_the_same_bytes_again() -> None:
    examples = [one for one in own_examples() if one.category in ("logistics", "complaint")]
    first, second = train(examples), train(examples)
    assert first.models == second.models
    assert first.examples == len(examples)
    assert first.scores["category"] > 0.8


def test_what_reads_the_same_is_in_one_group() -> None:
    assert group_of("几天能到？") == group_of("幾天能到!!") != group_of("几天发货")


def test_price_is_a_finer_view() -> None:
    assert broad_category(LabelledText("多少钱", "price", "price")) == "product"
    assert broad_category(LabelledText("便宜点", "price", "bargain")) == "promotion"
    assert labelled("多少钱", "product", "商品价格咨询", "x").sub_category == "price"
    assert labelled("多少钱", "logistics", "商品价格咨询", "x").sub_category == ""
