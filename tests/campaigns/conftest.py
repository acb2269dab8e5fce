"""The campaigns open real windows: they are tested like the window's own tests."""

from tests.app.conftest import _nothing_is_left, _own_settings, pytest_itemcollected

__all__ = ["_nothing_is_left", "_own_settings", "pytest_itemcollected"]
