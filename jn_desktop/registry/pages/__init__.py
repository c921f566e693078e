"""The page 企业: a list of any length, one enterprise beside it, and two entries made one."""
