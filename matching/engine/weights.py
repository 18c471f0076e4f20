"""The one table of what counts how much. A score is a whole number from 0 to MAX_SCORE.

A part's points are `weight × credit // FULL`; credits are per thousand. Every credit grows with what a person can
do, so that saying more about oneself never lowers a score.
"""

FULL = 1_000
MAX_SCORE = 10_000

WEIGHTS = {"skills": 6_500, "territory": 1_400, "languages": 700, "dates": 700, "mode": 700}

# What can exclude a pair, in the order in which it is told.
REQUIREMENTS = ("own", "engaged", "skills", "territory", "languages", "mode", "dates")

# --- Skills: by how near the skill is to the wanted one, then by level 0 (absent) to 4 (can train others) --------

NOT_RELATED, SAME_SECTOR, SAME_FAMILY, SAME_SKILL = range(4)
SKILL_CREDIT = (
    (0, 0, 0, 0, 0),
    (0, 60, 80, 95, 100),
    (0, 200, 350, 420, 450),
    (0, 600, 800, 920, 1_000),
)
# One skill of the several that are wanted is already much: the best counts for 6 tenths, the mean for 4.
BEST_SHARE, MEAN_SHARE = 6, 4
# A need that names no skill (ideas, a contact …) is open to those of its sector, by level, and to its own people.
OPEN_CREDIT = (250, 500, 600, 700, 750)

# --- Territory: by the smallest territory in common, then by the kind of tie (origin, family, heart) -------------

NOWHERE, IN_REGION, IN_PROVINCE, IN_COMMUNE = range(4)
ORIGIN, FAMILY, HEART = range(3)
TIE_CREDIT = (
    (0, 0, 0),
    (400, 360, 320),
    (700, 630, 560),
    (1_000, 900, 800),
)

# --- Languages: by the best level (0 none, 1 basic, 2 working, 3 fluent) in a language that is asked for ---------

LANGUAGE_CREDIT = (0, 500, 800, 1_000)

# --- Dates: days of presence in the wanted time; from a week on it is enough -------------------------------------

ENOUGH_DAYS = 7
PRESENCE_BASE, PRESENCE_PER_DAY = 300, 100  # 400 for a day, 1,000 for a week
REMOTE_SOMETIMES_CREDIT = 500

# --- Mode: MODE_CREDIT[need][profile], each on site, remote, either; 0 excludes ----------------------------------

MODE_CREDIT = (
    (1_000, 0, 900),
    (0, 1_000, 900),
    (900, 900, 1_000),
)
