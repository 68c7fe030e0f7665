"""The visual language: styles, frames, reusable pieces of page, navigation.

Other rooms import `ui.navigation` to show their links and load the `ui`
template tags; this room imports none of them. README.md lists the pieces.
"""
