"""The one error that a user is meant to read; everything else that is raised is our bug."""


class StationError(Exception):
    """Say, in one Chinese sentence, which thing is wrong and what to do about it."""


class Refused(StationError):
    """The operator may not do this."""
