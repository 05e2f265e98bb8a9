"""What all fitted things have in common, in scikit-learn's habits."""

from __future__ import annotations

import inspect
from typing import Any, Self


class Estimator:
    """Parameters are what `__init__` takes; results end in an underscore; `fit` gives the object back."""

    digest_: str
    """SHA-256 in hex of the kind of estimator, its input, parameters and result; there after `fit`."""

    @classmethod
    def name(cls) -> str:
        return cls.__name__

    def get_params(self, deep: bool = True) -> dict[str, Any]:
        """The parameters by name, as given."""
        names = inspect.signature(type(self).__init__).parameters
        return {each: getattr(self, each) for each in names if each != "self"}

    def set_params(self, **params: Any) -> Self:
        """Change parameters by name. Raises `ValueError` for a name that `__init__` does not take."""
        known = self.get_params()
        for each, value in params.items():
            if each not in known:
                raise ValueError(f"{self.name()} has no parameter {each!r}; it has {', '.join(known)}")
            setattr(self, each, value)
        return self

    def __repr__(self) -> str:
        return f"{self.name()}({', '.join(f'{key}={value!r}' for key, value in self.get_params().items())})"

    def _must_be_fitted(self) -> None:
        if not hasattr(self, "digest_"):
            raise RuntimeError(f"this {self.name()} is not fitted yet: call fit(votes) first")
