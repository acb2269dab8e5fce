"""Dialogs: forms made from the fields that they edit."""
