"""A meeting in one room: statements shown on a wall, answered by phone or by cards that two tellers count.

A room can be held on the server itself, or on one laptop without internet (`sulh serve --room`) that takes
the dialogue along in a file and brings the answers back in another. See `docs/rooms.md`.
"""
