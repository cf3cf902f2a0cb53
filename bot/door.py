"""A port that is open to others. Loaded only where a setting asks for one: it costs start-up time and memory."""

from collections.abc import Iterable

from aiohttp import web

from bot.settings import SettingsError


class Door:
    """`setting` is the one to change where the port is taken."""

    def __init__(self, routes: Iterable[web.RouteDef], setting: str, *, largest: int = 2**16) -> None:
        site = web.Application(client_max_size=largest)
        site.add_routes(routes)
        self._setting = setting
        self._runner = web.AppRunner(site, access_log=None, handle_signals=False, shutdown_timeout=1)

    async def open(self, host: str, port: int) -> None:
        """Or say which setting is in the way."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, host, port).start()
        except OSError as error:
            why = f"{host}:{port} cannot be opened ({error.strerror}): choose another port or host"
            raise SettingsError(self._setting, why) from None

    async def close(self) -> None:
        await self._runner.cleanup()

    @property
    def port(self) -> int:
        """The one that was opened, where 0 left the choice to the system."""
        return int(self._runner.addresses[0][1])
