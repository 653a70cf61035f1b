"""Any sequence-to-sequence model of `transformers` (mT5, Pegasus, BART, ...), from a folder or by its name on the hub."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from banmian.bench.tasks import Document
from banmian.errors import UsageError
from banmian.text.hanzi import HAN

_BATCH = 8
_CHINESE = f"{HAN}，。！？；：、“”（）《》"
_BETWEEN = re.compile(rf"(?<=[{_CHINESE}]) +(?=[\d{_CHINESE}])|(?<=\d) +(?=[{_CHINESE}])")
"""Spaces that tokenizers of single characters leave in a text."""


class Seq2Seq:
    """A model, which is given the source and nothing else."""

    def __init__(self, path: str, *, name: str | None = None) -> None:
        """Load it.

        Raises:
            UsageError: `transformers` or `torch` is not installed, or there is no such model.
        """
        try:
            import torch
            from transformers import AutoModelForSeq2SeqLM, AutoTokenizer
        except ImportError as error:
            raise UsageError(
                reason=f"a model needs transformers and torch ({error})",
                next_step="install them with: pip install 'banmian[transformers]'",
            ) from error
        self._torch = torch
        self.name = name or Path(path).name
        self.path = path
        try:
            self._tokenizer: Any = AutoTokenizer.from_pretrained(path)  # nosec B615 - what the user names
            self._model: Any = AutoModelForSeq2SeqLM.from_pretrained(path).eval()  # nosec B615
        except (OSError, ValueError, KeyError) as error:
            raise UsageError(
                file=path,
                reason=f"is no model that transformers can load ({_first_line(error)})",
                next_step="give the folder or the hub's name of a sequence-to-sequence model with its tokenizer",
            ) from error
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._model.to(self._device)
        self.about = f"{self.name} by transformers, greedy, of at most {self._most_tokens():,} tokens of a source"

    @property
    def key(self) -> str:
        """The model by the sizes of its files and the content of the small ones, or by its name."""
        folder, digest = Path(self.path), hashlib.sha256()
        for file in sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else ():
            size = file.stat().st_size
            digest.update(f"{file.relative_to(folder).as_posix()} {size}\n".encode())
            if size < 1 << 20:
                digest.update(file.read_bytes())
        return f"seq2seq|{self.name}|{digest.hexdigest()[:16]}|greedy|v:1"

    def ask(self, documents: Sequence[Document]) -> Iterator[tuple[Document, str]]:
        """Each document with its answer, some at a time."""
        for start in range(0, len(documents), _BATCH):
            batch = documents[start : start + _BATCH]
            texts = self._generate([document.source for document in batch], max(d.budget for d in batch))
            yield from zip(batch, texts, strict=True)

    def _generate(self, sources: list[str], budget: int) -> list[str]:
        given = self._tokenizer(
            sources, return_tensors="pt", padding=True, truncation=True, max_length=self._most_tokens()
        ).to(self._device)
        given.pop("token_type_ids", None)
        places = getattr(self._model.config, "max_position_embeddings", None)
        most = min(2 * budget, places - 1 if isinstance(places, int) and places > 1 else 2 * budget)
        with self._torch.inference_mode():
            made = self._model.generate(**given, max_new_tokens=most, do_sample=False, num_beams=1)
        texts = self._tokenizer.batch_decode(made, skip_special_tokens=True)
        return [_BETWEEN.sub("", text).strip() for text in texts]

    def _most_tokens(self) -> int:
        """Tokens of a source that the model reads; the rest is cut off."""
        limits = [self._tokenizer.model_max_length, getattr(self._model.config, "max_position_embeddings", None)]
        return min([limit for limit in limits if isinstance(limit, int) and 0 < limit < 1 << 20] or [1024])


def _first_line(error: BaseException) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:200]
