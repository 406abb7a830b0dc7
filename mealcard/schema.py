"""Every table of every feature, so that metadata is whole wherever it is needed: at start and in migrations."""

from __future__ import annotations

from mealcard.accounts import models as accounts
from mealcard.audit import models as audit
from mealcard.cards import models as cards
from mealcard.db import Base
from mealcard.feedback import models as feedback
from mealcard.listing import models as listing
from mealcard.meals import models as meals
from mealcard.policies import models as policies
from mealcard.providers import models as providers
from mealcard.regions import models as regions
from mealcard.seniors import models as seniors

FEATURES = (regions, audit, accounts, seniors, providers, cards, policies, meals, feedback, listing)
metadata = Base.metadata
