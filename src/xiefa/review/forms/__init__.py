"""Untrusted input → clean values; one module per noun."""

from xiefa.review.forms.panels import OpinionForm, PanelFilter, ReasonForm, initial_of

__all__ = ["OpinionForm", "PanelFilter", "ReasonForm", "initial_of"]
