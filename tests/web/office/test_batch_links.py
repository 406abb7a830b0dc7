"""Who is led from a senior to the file the senior came from."""

from __future__ import annotations

from mealcard import clock
from mealcard.db import db
from mealcard.seniors.models import BatchState, ImportBatch
from tests.factories.offices import FIRST_COMMUNITY, XIANGYANG, office, user
from tests.factories.seniors import senior
from tests.pages import Pages


def test_a_worker_sees_no_link_to_a_batch_of_the_whole_office(pages: Pages) -> None:
    office()
    officer, worker = user(), user("community_worker", FIRST_COMMUNITY)
    batch = ImportBatch(office_code=XIANGYANG, file_name="名册.csv", file_hash="0" * 64, state=BatchState.APPROVED, created_at=clock.now())
    batch.rows, batch.good, batch.bad, batch.known = 1, 1, 0, 0
    db.session.add(batch)
    db.session.flush()
    person = senior(community_code=FIRST_COMMUNITY)
    person.batch_id = batch.id
    db.session.commit()
    path, link = f"/office/seniors/{person.id}", f"/office/imports/{batch.id}"
    assert link in pages.sign_in(officer).get(path).text
    assert link not in pages.sign_in(worker).get(path).text
