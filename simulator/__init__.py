"""A Telegram in a box: a strict Bot API over HTTP, people with phones, bad luck on order.

    world = World()
    bot = world.add_bot("7000:x", "shop_bot", "Shop")
    anna = world.add_user(101, "Anna", language_code="en")
    async with serve(world) as server:      # a client's base URL: f"{server.url}/bot<token>/<method>"
        phone = Phone(world, bot, anna)
        await phone.start("payload")        # acts, then waits until the bot has confirmed the update
        await phone.tap("Done")             # an inline button, found by its text

It knows the Bot API and nothing of the product. `clock` is the only module that reads the real time.
"""
