"""The acts of this folder; importing the package declares them all."""

from sulh.public.bulletins.acts import agreeing, drafting, passages, publishing, supporters  # noqa: F401
