"""A sequence-to-sequence model of transformers: a tiny one with random weights, made here, loaded and asked."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from banmian import benchmark

torch = pytest.importorskip(
    "torch", reason="torch is not installed: pip install 'banmian[transformers]' lets this test run"
)
transformers = pytest.importorskip(
    "transformers", reason="transformers is not installed: pip install 'banmian[transformers]' lets this test run"
)
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("models") / "tiny-bart"
    folder.mkdir()
    letters = "石门乡修好三座桥近日投入万余元方便两岸户村民出行0123456789，。"
    words = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *dict.fromkeys(letters)]
    (folder / "vocab.txt").write_text("\n".join(words) + "\n", encoding="utf-8")
    tokenizer: Any = transformers.BertTokenizerFast.from_pretrained(folder, model_max_length=64)
    torch.manual_seed(0)
    config = transformers.BartConfig(
        vocab_size=len(words), d_model=16, encoder_layers=1, decoder_layers=1, encoder_attention_heads=2,
        decoder_attention_heads=2, encoder_ffn_dim=32, decoder_ffn_dim=32, max_position_embeddings=128, pad_token_id=0,
        bos_token_id=2, eos_token_id=3, decoder_start_token_id=2, forced_eos_token_id=3,
    )  # fmt: skip
    transformers.BartForConditionalGeneration(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


def test_a_model_is_asked_once_and_scored(model: Path, bench_dataset: Path, tmp_path: Path) -> None:
    scores = benchmark.run(bench_dataset, tmp_path, models=[str(model)], tasks=["headline", "digest"], systems=["lead"])
    own = scores.tasks["headline"].systems["tiny-bart"]
    assert own.answers.empty == 0
    assert own.answers.without_han == 0
    assert own.measures["rouge1"].n == 8
    kept = next((tmp_path / "answers").iterdir())
    lines = kept.read_text(encoding="utf-8").splitlines()
    assert len(lines) == 16
    assert not any(re.search("[余三，。] | [余三，。]", json.loads(line)["output"]) for line in lines)
    kept.write_text("\n".join(lines[:-1]) + "\n", encoding="utf-8")
    (tmp_path / "run.json").unlink()
    again = benchmark.run(bench_dataset, tmp_path, models=[str(model)], tasks=["headline", "digest"], systems=["lead"])
    assert again == scores
    assert kept.read_text(encoding="utf-8").splitlines() == lines
