"""The page 现场办公会: the list, what was agreed, the editor, the minutes on paper."""
