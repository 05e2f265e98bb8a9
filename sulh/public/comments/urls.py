"""Addresses of this folder's pages."""

from __future__ import annotations

from django.urls import URLPattern, path

from sulh.public.comments.pages import desk, files, mine, rules, thread

urlpatterns: list[URLPattern] = [
    path("d/<slug:slug>/comments/<slug:thread>.atom", files.feed, name="comments_feed"),
    path("d/<slug:slug>/comments/<slug:thread>.csv", files.table, name="comments_csv"),
    path("d/<slug:slug>/comments/<slug:thread>", thread.comments, name="comments"),
    path("d/<slug:slug>/comment-rules", rules.comment_rules, name="comment_rules"),
    path("d/<slug:slug>/my-comment", mine.my_comment, name="my_comment"),
    path("d/<slug:slug>/comment-desk", desk.comment_desk, name="comment_desk"),
]
