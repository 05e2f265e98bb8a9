"""The acts around a decision."""

from sulh.settlement.deciding.acts import (  # noqa: F401 - each registers its acts
    answering,
    attesting,
    closing,
    petitioning,
    reserving,
)
