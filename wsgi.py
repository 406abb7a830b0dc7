"""The application for a WSGI server of one's own choice: `gunicorn wsgi:app`. `mealcard serve` needs no such file."""

from mealcard import create_app

app = create_app()
