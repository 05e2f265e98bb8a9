"""Addresses of the public diary. Below `record/` stands what other software reads (C2SP tlog-tiles)."""

from __future__ import annotations

from django.urls import path

from sulh.public.diary import checking, files, pages, receipts

_D = "d/<slug:slug>"

urlpatterns = [
    path(f"{_D}/diary", pages.diary, name="diary"),
    path(f"{_D}/diary.jsonl", files.one_file, name="diary_file"),
    path(f"{_D}/diary/check", checking.check, name="diary_check"),
    path(f"{_D}/diary/print", checking.printed, name="diary_print"),
    path(f"{_D}/diary/<int:n>", receipts.entry, name="diary_entry"),
    path(f"{_D}/record/checkpoint", files.checkpoint, name="diary_checkpoint"),
    path(f"{_D}/record/checkpoint.svg", checking.picture, name="diary_checkpoint_picture"),
    path(f"{_D}/record/checkpoint/<int:n>", files.checkpoint_at, name="diary_checkpoint_at"),
    path(f"{_D}/record/key", files.key, name="diary_key"),
    path(f"{_D}/record/policy", files.policy, name="diary_policy"),
    path(f"{_D}/record/openings.jsonl", files.openings, name="diary_openings"),
    path(f"{_D}/record/tile/<path:path>", files.tile, name="diary_tile"),
    path(f"{_D}/record/proof/<int:n>.tlog-proof", receipts.file, name="diary_proof"),
    path(f"{_D}/record/entry/<int:n>.json", receipts.entry_bytes, name="diary_entry_bytes"),
    path(f"{_D}/record/proof/<int:n>.svg", receipts.picture, name="diary_proof_picture"),
]
