"""The simulated desk: cases, plays, and a pure engine that knows no exam."""
