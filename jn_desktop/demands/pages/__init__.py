"""The page 企业诉求 and what demands show on the pages of others."""
