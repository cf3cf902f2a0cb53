"""What customers say reaches the members once, and whole."""

from datetime import timedelta

from services import feedback
from tests.books import NOW
from tests.jobs.desk import Desk

GUEST = 5001


async def test_what_a_customer_says_in_the_night_is_one_message_in_the_morning(desk: Desk) -> None:
    customer = desk.shop.customer_scope(GUEST, desk.shop.customer("王姐", person_id=GUEST))
    desk.now = NOW + timedelta(hours=12)  # 22:30
    for text in ("在吗", "有红漆吗", "要两桶"):
        await desk.db.write(customer, feedback.say, GUEST, "王姐", feedback.Words(text), now=desk.now)
        await desk.later(minutes=1)
    assert desk.said == []
    desk.now = NOW + timedelta(hours=22)  # 08:30
    await desk.deliver()
    assert [chat for _, chat, _, _ in desk.said] == [desk.shop.person("owner"), desk.shop.person("manager")]
    assert all("在吗 / 有红漆吗 / 要两桶" in text for text in desk.texts)
