"""What the tasks on the desk are called, and why they are there: (title, one line)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VOICES = (
    _("Read aloud"),
    _("For people who do not read: statements, the page for entering and notices, in each language."),
)
CALL = (
    _("Answer the five questions"),
    _("Then the dialogue stands, and its preparation begins."),
)
FACILITATE_MYSELF = (
    _("Facilitate it yourself"),
    _("Fitting for a small dialogue. You run the process and can decide nothing."),
)
APPOINT_FACILITATOR = (
    _("Appoint a facilitator"),
    _("Somebody whom every party can trust. You get a one-time link to hand over."),
)
FIRST_DELEGATE = (
    _("A first delegate for each party"),
    _("You hand over the invitation; all further delegates are named by the party itself."),
)
INVITE_PARTY = (
    _("Invite a party"),
    _("Who is missing at the table?"),
)
QUOTA_OF_NO_PARTY = (
    _("How many people of no party?"),
    _("Published before speaking opens. Each party sets its own number."),
)
PROPOSE_SHARES = (
    _("Propose reference shares"),
    _("How large each group is by some source. Hidden until every joined party accepts the source."),
)
STAFF_WANTED = (
    _("Translators, experts and other helpers"),
    _("They help; none of them decides."),
)
INVITE_SUPPORTER = (
    _("Invite a supporter"),
    _(
        "An outside state or organisation. It can encourage, pledge and witness; it never votes, speaks or decides."
    ),
)
BACKING = (
    _("Say who is behind this"),
    _("Who pays, who runs the server, who can see what. People decide by this page whether to take part."),
)
PAUSE = (
    _("Pause everything"),
    _("When going on would harm somebody. It goes on later where it stood."),
)
NEXT_PHASE = (
    _("The next phase"),
    _("A phase opens when its conditions are met. Nobody can skip one."),
)
END = (
    _("End it without a settlement"),
    _("An ended dialogue cannot be opened again."),
)
MODERATOR = (
    _("Appoint a moderator"),
    _("Reads statements before they appear; may refuse only by the closed list of reasons."),
)
APPEALS_MEMBER = (
    _("Appoint a member for appeals"),
    _("Decides when somebody appeals. It must be another person than the moderator."),
)
INVITATION = (
    _("Answer the invitation"),
    _("Taking part recognises nobody and concedes nothing. You may leave at any time."),
)
ENCOURAGEMENTS = (
    _("Encouragements to your party"),
    _("Acknowledging says only that you have received it. A sealed one becomes public with it."),
)
SIGN_SHARES = (
    _("Reference shares wait for your party"),
    _("Only if every joined party accepts the source are they shown."),
)
SIGN_ENDING = (
    _("End it without a settlement?"),
    _("It ends so only when every joined party consents."),
)
REQUESTS = (
    _("Groups that ask for a place"),
    _("They get it only if every joined party consents."),
)
OWN_NAME = (
    _("Write your own name"),
    _("In each language, as you write it yourselves. Nobody else can change it."),
)
QUOTA = (
    _("How many of you take part?"),
    _("Published, so that everybody can see how large each party is. Slips can be made up to this number."),
)
OWN_PEOPLE = (
    _("Name people of your party"),
    _("A registrar who hands out the slips, further delegates, somebody to moderate or to hear appeals."),
)
LEAVE = (
    _("Leave the dialogue"),
    _("This always succeeds. Each remaining party must then consent again."),
)
SLIPS = (
    _("Make a sheet of slips"),
    _("The codes are shown once, on a page to print. Have the printer ready."),
)
LOST_SHEET = (
    _("A sheet was lost"),
    _("Every code of it that was not used yet becomes worthless."),
)
TIES = (
    _("Declare your ties"),
    _("With whom, and of what kind. Everybody can read it; without it nobody can be encouraged."),
)
ENCOURAGE = (
    _("Encourage a party"),
    _("Only parties with which you have declared ties. Whether they enter is theirs to decide."),
)
PLEDGE = (
    _("Pledge support"),
    _("To the dialogue as a whole, with its conditions in the open."),
)
ADOPT_TERMS = (
    _("Terms, version %(n)s"),
    _("They come into force only when every joined party has consented to exactly this text."),
)
REGISTRAR_OF_NO_PARTY = (
    _("A registrar for people of no party"),
    _("Makes and hands out the sealed slips with codes, and nothing else."),
)
REGISTRAR = (
    _("A registrar"),
    _("Makes and hands out the sealed slips with codes, and nothing else."),
)
SIGN_TERMS = (
    _("Terms wait for your party: version %(n)s"),
    _("Read them, then answer for your party. Silence is never consent."),
)
SUPPORTERS_WAIT = (
    _("Do you accept this supporter?"),
    _("It supports only while every party that has joined accepts it. Silence is no acceptance."),
)
SUPPORTER_ENDS = (
    _("No longer accept a supporter"),
    _("Your party alone is enough, at any time and without a reason."),
)
GOOD_OFFICES = (
    _("Ask a supporter for good offices"),
    _("A supporter helps only when a party asks for it. Your party can end it at any time."),
)
GOOD_OFFICES_STAND = (
    _("Good offices that your party asked for"),
    _("What was answered, and how to end it."),
)
GOOD_OFFICES_ASKED = (
    _("A party asks you for good offices"),
    _("You may accept or decline. You are not asked to propose anything of your own."),
)
NAME_MILESTONE = (
    _("Name an outside milestone"),
    _("Something outside this dialogue on which much depends. It is drawn on every timeline."),
)
MOVE_MILESTONE = (
    _("Move an outside milestone"),
    _("The earlier day stays to read."),
)
NOT_ACCEPTED = (
    _("Not every party accepts you as a supporter"),
    _(
        "Until all of them do, you can pledge nothing new, encourage nobody and sign nothing together with others."
    ),
)
CONFIRM_SCREEN = (
    _("Confirm the page for entering: %(language)s"),
    _("Have it read by somebody whose language it is. Speaking cannot open in a language before that."),
)
