"""The pages of practice, one module for each kind of them."""

from exams.practice.views import book, drills, home, mocks, pictures

__all__ = ["book", "drills", "home", "mocks", "pictures"]
