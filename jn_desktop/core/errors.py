"""The one error that a user is meant to read; everything else that is raised is our bug."""


class StationError(Exception):
    """Say, in one Chinese sentence, which thing is wrong and what to do about it."""


class FieldError(StationError):
    """A value that somebody typed is wrong; `field` names it, so that the sentence can stand beside it."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


class Refused(StationError):
    """The operator may not do this."""
