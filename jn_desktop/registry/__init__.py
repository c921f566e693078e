"""Enterprises, and departments with their chief service officers."""
