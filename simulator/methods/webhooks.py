"""setWebhook and its kin. Delivery is in simulator.pushing."""

import re

from simulator import urls
from simulator.bots import Webhook, webhook_info
from simulator.methods.call import Call
from simulator.wire import Json, bad_request

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")


def set_webhook(call: Call) -> bool:
    url = call.params.text("url")
    if not url:
        return delete_webhook(call)
    # Telegram insists on https; here a loopback address may do without a certificate.
    parts = urls.split(url)
    if parts.scheme != "https" and parts.hostname not in {"127.0.0.1", "localhost", "::1"}:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = call.params.text("secret_token")
    if secret and not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    call.bot.queue.allow(call.allowed_updates())
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.drop()
    call.bot.webhook = Webhook(url, secret or None, call.params.integer("max_connections", 40))
    return True


def delete_webhook(call: Call) -> bool:
    if call.params.flag("drop_pending_updates"):
        call.bot.queue.drop()
    call.bot.webhook = None
    return True


def get_webhook_info(call: Call) -> Json:
    return webhook_info(call.bot)
