"""Screens for those who learn: today's fifteen minutes, and who it is that learns."""
