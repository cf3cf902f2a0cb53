"""What a card, a brief and a timeline say of what happened: each thing once, and by its own name."""

from tests.e2e.conftest import Stage
from tests.e2e.stories import BOTH, Tongue, open_shop, tidy
from tests.e2e.test_story_files import CARDS, PNG


@BOTH
async def test_a_picture_without_a_word_is_called_a_picture(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee, photo, note = say("李姐", "Mrs Lee"), say("📷 照片", "📷 Photo"), say("备注", "Note")
    await owner.send(say("李姐 13900139000 定了窗帘", "Mrs Lee 07911 123456 ordered curtains"))
    await stage.pass_time(minutes=5)
    await owner.photo(PNG)
    await owner.tap(lee)
    await owner.send(f"/find {lee}")
    assert owner.screen.text.splitlines()[2].endswith(photo)
    await owner.tap(say("简报", "Brief"))
    assert photo in owner.screen.text
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap(say("往来记录", "Timeline"))
    assert owner.screen.text.splitlines()[1].endswith(photo)
    assert not any(note in screen.text for screen in owner.screens)
    tidy(stage)


@BOTH
async def test_an_agreement_stands_on_the_card_once(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    lee, terms = say("李姐", "Mrs Lee"), say("全年九折", "10% off")
    await owner.send(say("李姐 13900139000 喜欢浅色", "Mrs Lee 07911 123456 likes light colours"))
    await owner.tap(say("客户卡", "Open card"))
    await owner.tap(say("修改", "Edit"))
    await owner.tap(say("更多", "More"))
    await owner.tap(say("约定", "Agreement"))
    await owner.send(terms)
    assert owner.screen.text.count(terms) == 1
    await owner.send(f"/find {lee}")
    assert owner.screen.text.count(terms) == 1
    assert say("喜欢浅色", "likes light colours") in owner.screen.text, "what happened before it"
    await owner.tap(say("往来记录", "Timeline"))
    assert owner.screen.text.count(terms) == 1
    tidy(stage)


@BOTH
async def test_a_contact_card_brings_the_birthday_and_all_else_it_says(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    vcard = (
        "BEGIN:VCARD\nVERSION:3.0\nFN:Anna\nTEL:+8613800138000\nORG:Rose Court\nTITLE:Buyer\nEMAIL:a@b.example\n"
        "ADR:;;12 Mill Lane;Leeds;;LS1 2AB;\nBDAY:1985-03-05\nEND:VCARD"
    )
    await owner.document("anna.vcf", vcard.encode(), mime="text/vcard")
    assert "📝 Rose Court · Buyer · a@b.example · 12 Mill Lane, Leeds, LS1 2AB" in owner.screen.text
    assert say("🎂 1985年3月5日", "🎂 5 Mar 1985") in owner.screen.text
    await owner.tap(say("客户卡", "Open card"))
    assert say("🎂 1985年3月5日", "🎂 5 Mar 1985") in owner.screen.text
    assert "Rose Court" in owner.screen.text
    await owner.send("/find a@b.example")
    assert owner.screen.text.startswith("Anna"), "found by what is in the note"
    tidy(stage)


@BOTH
async def test_the_words_under_a_file_of_contact_cards_go_to_each(stage: Stage, say: Tongue) -> None:
    owner = await open_shop(stage, say)
    words = say("展会上认识的 #展会", "met at the fair #fair")
    await owner.document("contacts.vcf", CARDS.encode(), words, mime="text/vcard")
    assert say(f"📝 每位都记了一句：{words}", f"📝 Noted with each of them: {words}") in owner.screen.text
    await owner.send(say("#展会", "#fair"))
    assert len(owner.screen.labels) >= 2
    await owner.tap("李姐")
    assert say("展会上认识的", "met at the fair") in owner.screen.text
    await owner.document(
        "contacts.vcf", CARDS.encode(), say("下周二都打电话", "call them all next Tuesday"), mime="text/vcard"
    )
    assert say("没有定提醒", "with no reminder") in owner.screen.text
    tidy(stage)
