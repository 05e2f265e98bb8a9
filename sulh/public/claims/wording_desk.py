"""What the tasks of this folder are called on a desk, and why they are there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

STATE = (
    _("State your interests"),
    _(
        "Say openly what you want, fear, would not accept and would gain. Your newest statement stands; the earlier ones stay to read."
    ),
)
REPLY = (
    _("Reply to what is said of you"),
    _(
        "Your reply stands beside the claim, and as large. You need not reply; then it says that there is no reply yet."
    ),
)
FILE = (
    _("File a claim"),
    _(
        "Write down what somebody says of an interest, who says it and how certain it is. A claim is not a finding. You answer for having filed it."
    ),
)
OWN = (
    _("Claims that you filed"),
    _(
        "You can take a claim back on the page. Its words and the replies to it are deleted for good; its number stays."
    ),
)
