"""Fix-on-site meetings (现场办公会), agreed actions, minutes."""
