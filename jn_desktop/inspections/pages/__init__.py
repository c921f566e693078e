"""The pages of 综合查一次 and what inspections show on the pages of others."""
