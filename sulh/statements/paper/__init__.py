"""Answers without a phone of one's own: printed voting sheets, entered twice, and help by an enumerator.

Precedent: MY World took more than half of its first 1.13 million answers with pen and paper (ODI 2013).
A printed sheet carries a number with check digits, and no name and no code of a person. Once it counts,
nothing that is stored leads from the sheet to its answers; like a paper in a ballot box it cannot be taken
back. Whoever enters answers sees no answer that was entered or given before.
"""
