"""Personal data as it is shown to those who need not see it in clear."""


def mask_phone(phone: str | None) -> str | None:
    """Return `138****5678`: three digits, four stars, four digits; shorter numbers keep the last two."""
    if not phone:
        return phone
    return f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 11 else f"****{phone[-2:]}"


def mask_name(name: str | None) -> str | None:
    """Return the family name and a star."""
    return f"{name[0]}*" if name else name
