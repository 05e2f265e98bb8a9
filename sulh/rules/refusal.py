"""A refused act. Codes and parameters only: sentences belong to the pages, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass, field

Param = str | int


class Refusal(Exception):
    """An act was refused and nothing was changed.

    `code` names the rule (one translatable message exists per code); `params` are the values its
    message shows: strings and integers, never personal data.
    """

    def __init__(self, code: str, /, **params: Param) -> None:
        super().__init__(code, params)
        self.code = code
        self.params: dict[str, Param] = params

    def __str__(self) -> str:
        shown = ", ".join(f"{name}={value}" for name, value in self.params.items())
        return f"{self.code}({shown})"


@dataclass(frozen=True)
class Unmet:
    """One condition of a phase guard that is not met yet."""

    code: str
    params: dict[str, Param] = field(default_factory=dict)
