"""Pages: an address, a layout of components, callbacks of a few lines."""
