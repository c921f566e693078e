"""Qt: the widgets that every page is made of, and on top of all pages the application and its main window."""
