"""Interactive maps of a plan, and the page that links them: what they hold, and how it is written.

Only `element` knows folium: what a map shows (`places`, `content`, `model`) does without.
"""
