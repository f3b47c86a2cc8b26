"""What is examined, the rules and what they find; words for people stand in `render.report`."""
