"""The work behind the window: the network, its runs in their thread, and the example taken apart; no widget."""
