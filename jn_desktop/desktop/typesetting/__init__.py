"""Official documents set on pages without Office: the Word file is read back and broken as LibreOffice breaks it.

`word_file` reads the file, `lines` breaks its texts into lines, `sheets` puts these on pages. All lengths are in
twips, twentieths of a point, as Word counts them. No Qt here: how wide a character is, a `Ruler` says.
"""
