"""Xiefa (协发): report once; evaluate, decide and publish from that one record."""
