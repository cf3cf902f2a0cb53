"""The one way to say an expected no."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not an error
    """An expected no; `key` is a catalogue entry shown in the person's language, `args` fill it."""

    def __init__(self, key: str, **args: object) -> None:
        super().__init__(key)
        self.key = key
        self.args_by_name = args
