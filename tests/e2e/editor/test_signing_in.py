"""Signing in at the width of a phone, by the keyboard alone; and saving after a session has ended."""

import time
from base64 import b32decode

import pytest
from django.contrib.sessions.models import Session
from django_otp.oath import TOTP
from playwright.sync_api import expect

from editorial.factories import UserFactory
from editorial.roles import EDITORS
from editorial.signing_in.devices import device_of

PASSWORD = "mat-khau-thu-nghiem"
PHONE = {"viewport": {"width": 360, "height": 740}}


@pytest.fixture
def phone(open_browser, settings):
    settings.REQUIRE_TWO_FACTOR = True
    return open_browser(**PHONE)


@pytest.fixture
def newcomer(server):
    return UserFactory(username="e2e-newcomer", role=EDITORS)


def code_of(user, key="", steps=0):
    clock = TOTP(bytes.fromhex(key or device_of(user).bin_key.hex()))
    clock.time = time.time() + 30 * steps
    return f"{clock.token():06}"


def type_password(page, user):
    page.goto("/quan-tri/")
    expect(page.locator("[name=username]")).to_be_focused()
    page.keyboard.type(user.username)
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")


def type_code(page, code):
    # What is typed before the field has the focus is lost.
    expect(page.locator("form input:not([type=hidden]):focus")).to_have_count(1)
    page.keyboard.type(code)
    page.keyboard.press("Enter")


def go_to(page, locator):
    """Tab on until this has the focus."""
    for _press in range(40):
        if locator.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press("Tab")
    pytest.fail("The keyboard doesn't reach it.")


def fits(page):
    return page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def sign_out(page):
    page.context.clear_cookies()


def test_two_steps_from_the_first_sign_in_to_a_lost_phone(phone, newcomer):
    type_password(phone, newcomer)
    phone.wait_for_url("**/hai-buoc/thiet-lap/")
    assert fits(phone)
    expect(phone.locator(".sign-in-picture")).to_have_js_property("complete", True)
    secret = phone.locator(".sign-in-secret").inner_text()
    type_code(phone, code_of(newcomer, key=hex_of(secret)))

    codes = phone.locator(".sign-in-codes code")
    expect(codes).to_have_count(10)
    assert fits(phone)
    backup = codes.first.inner_text()
    go_to(phone, phone.locator(".form-actions a").last)
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/quan-tri/")

    sign_out(phone)
    type_password(phone, newcomer)
    phone.wait_for_url("**/login/ma/")
    assert fits(phone)
    type_code(phone, code_of(newcomer, steps=1))
    phone.wait_for_url("**/quan-tri/")

    sign_out(phone)
    type_password(phone, newcomer)
    phone.wait_for_url("**/login/ma/")
    go_to(phone, phone.locator("a[href='/quan-tri/login/ma-du-phong/']"))
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/login/ma-du-phong/")
    type_code(phone, backup)
    phone.wait_for_url("**/quan-tri/")


def hex_of(secret):
    return b32decode(secret.replace(" ", "")).hex()


def sign_in_beside(page, user):
    """Sign in in another tab of the same browser, and come back."""
    tab = page.context.new_page()
    tab.goto("/quan-tri/")
    tab.fill("[name=username]", user.username)
    tab.fill("[name=password]", PASSWORD)
    tab.click("main [type=submit]")
    expect(tab.locator("#wagtail-sidebar nav")).to_be_visible()
    tab.close()
    with page.expect_response("**/quan-tri/phien/"):
        page.evaluate("window.dispatchEvent(new Event('focus'))")


def saved_title(page):
    page.refresh_from_db()
    return page.get_latest_revision_as_object().title


def test_an_editor_whose_session_ended_signs_in_beside_and_saves(desk, make, staff):
    news = make("news", title="Trước khi hết phiên")
    desk = desk("editor")
    desk.open(news.pk)
    Session.objects.all().delete()
    desk.page.fill("#id_title", "Gõ trong lúc hết phiên")
    sign_in_beside(desk.page, staff["editor"])
    desk.save()
    assert saved_title(news) == "Gõ trong lúc hết phiên"


def test_what_was_sent_too_late_is_given_back_and_sent_again(desk, make, staff):
    news = make("news", title="Gửi sau khi hết phiên")
    desk = desk("editor")
    desk.open(news.pk)
    Session.objects.all().delete()
    desk.page.fill("#id_title", "Gửi quá muộn")
    desk.page.evaluate("document.querySelector('[data-edit-form]').submit()")
    expect(desk.page.locator("main.sign-in form")).to_be_visible()
    sign_in_beside(desk.page, staff["editor"])
    desk.page.click("main.sign-in [type=submit]")
    expect(desk.page.locator("#id_title")).to_be_visible()
    assert saved_title(news) == "Gửi quá muộn"
