"""What the tests of notebooks share: a browser that notes whatever goes wrong in a page."""

from browser import browser, open_page, watched_page  # noqa: F401  (fixtures)
