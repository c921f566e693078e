"""Inspect once (综合查一次): requests of departments, quiet days, the joint plan, the visit, and its putting right."""
