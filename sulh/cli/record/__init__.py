"""`sulh record`: the diary as files, and its witnesses asked."""
